// Several changes as one: what a person takes back with one Ctrl+Z. `within` makes changes by the
// commands that there are; `change` and `undo` are for what no command knows.
class Step {
  preExecute({ within }) {
    within?.();
  }

  execute({ change }) {
    change?.();
    return [];
  }

  revert({ undo }) {
    undo?.();
    return [];
  }
}

class Stepping {
  static $inject = ["commandStack"];
  constructor(commandStack) {
    this.commandStack = commandStack;
    commandStack.registerHandler("duban.step", Step);
  }

  /** Do everything that `within` does as one step. */
  as(within) {
    this.commandStack.execute("duban.step", { within });
  }

  change(change, undo) {
    this.commandStack.execute("duban.step", { change, undo });
  }
}

export default { __init__: ["dubanStep"], dubanStep: ["type", Stepping] };
