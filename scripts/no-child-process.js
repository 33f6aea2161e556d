// Stands in for node:child_process in the command line's bundle: commander loads it, at a cost of some
// 5 ms, for subcommands that are programs of their own, and we have none.
export default {};
