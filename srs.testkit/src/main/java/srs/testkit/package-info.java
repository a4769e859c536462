/** What the tests of every module share. Put on a module's test class path, it guards each of its test classes against buffer leaks. */
package srs.testkit;
