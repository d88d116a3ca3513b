// Stands in for VS Code's @vscode/native-watchdog, which ends an extension host that is stuck in a loop after its server
// has gone. An extension host that is not stuck looks after its server by itself.
exports.start = () => {};
exports.exit = (code) => process.exit(code ?? 0);
