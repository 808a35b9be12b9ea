// What is copied or replaced keeps the attributes that are not of BPMN: bpmn-js copies what its
// model knows, and ours are foreign to it on purpose.
class Keeping {
  static $inject = ["moddleCopy"];
  constructor(moddleCopy) {
    const copy = moddleCopy.copyElement;
    moddleCopy.copyElement = function (source, target, ...rest) {
      const copied = copy.call(this, source, target, ...rest);
      for (const [name, value] of Object.entries(source?.$attrs ?? {})) {
        if (name.includes(":") && !name.startsWith("xmlns") && copied?.$attrs) copied.$attrs[name] ??= value;
      }
      return copied;
    };
  }
}

export default { __init__: ["dubanKeeping"], dubanKeeping: ["type", Keeping] };
