/** What the operating system says of this process and this machine, from {@code /proc}. */
package srs.api.internal.os;
