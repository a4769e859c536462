/** Stand-ins for services of the kernel, for unit tests of features. */
package srs.testkit.kernel;
