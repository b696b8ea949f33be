/** The command line: a class per command, with its options and its help. */
package vecgrad.vae.cli;
