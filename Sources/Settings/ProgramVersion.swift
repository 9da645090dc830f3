/// The version of both executables.
package let programVersion = "0.1.0"
