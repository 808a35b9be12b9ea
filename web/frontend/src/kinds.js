// What the panel calls kinds of events in its head: put together by the library, so put together here.
const EVENTS = {
  "Start Event": "开始事件", "End Event": "结束事件", "Boundary Event": "边界事件",
  "Intermediate Catch Event": "中间捕获事件", "Intermediate Throw Event": "中间抛出事件",
};
const TRIGGERS = {
  "Parallel Multiple": "并行多重", Cancel: "取消", Compensate: "补偿", Conditional: "条件", Error: "错误", Escalation: "升级", Link: "链接",
  Message: "消息", Multiple: "多重", Parallel: "并行多重", Signal: "信号", Terminate: "终止", Timer: "定时",
};
const KIND = new RegExp(`^(?:(${Object.keys(TRIGGERS).join("|")}) )?(${Object.keys(EVENTS).join("|")})( \\(Non Interrupting\\))?$`);

/** “Timer Start Event (Non Interrupting)” in Chinese; undefined for what names no event. */
export function kindName(template) {
  const [, trigger = "", event, beside] = KIND.exec(template) ?? [];
  return event && `${TRIGGERS[trigger] ?? ""}${EVENTS[event]}${beside ? "（不中断）" : ""}`;
}
