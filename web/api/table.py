"""Every operation of the API, one row each: method, path, and the command or query it is."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import ad_hoc as h
from engine.commands import calendars as k
from engine.commands import data_stores as ds
from engine.commands import definitions as d
from engine.commands import external_tasks as x
from engine.commands import incidents as ic
from engine.commands import instances as i
from engine.commands import jobs as j
from engine.commands import messages as m
from engine.commands import migration as g
from engine.commands import movement as v
from engine.commands import participation as p
from engine.commands import retention as t
from engine.commands import variables as va
from engine.commands import work_items as w
from engine.commands.base import Query
from web.i18n import N_
from workflows.contact_enterprise import commands as c
from workflows.designer import commands as dr
from workflows.documents import commands as dc
from workflows.enterprise_accounts import commands as ea
from workflows.enterprises import commands as e
from workflows.evaluation import commands as ev
from workflows.forecast import commands as f
from workflows.guidance_officer import commands as go
from workflows.look_back import commands as lb
from workflows.notices import commands as n
from workflows.organisation import commands as og
from workflows.parameters import commands as pa
from workflows.policy import commands as po
from workflows.portal import commands as pt
from workflows.rectification import commands as rc
from workflows.release import commands as re
from workflows.release import comparing as cp
from workflows.rosters import commands as r
from workflows.scenarios import commands as sc
from workflows.starting import commands as st
from workflows.supervision import commands as s
from workflows.task_decomposition import commands as td


@dataclass(frozen=True, slots=True)
class Operation:
    """``path`` has its fields in braces; they and ``hidden`` ones are in no body or query.

    ``raw`` answers with the file that the result holds, all others with JSON.
    """

    method: str
    path: str
    asks: type
    summary: str
    status: int = 200
    hidden: tuple[str, ...] = ()
    raw: bool = False

    @property
    def name(self) -> str:
        """Unique, and stable for those who generate clients."""
        return self.asks.__name__[0].lower() + self.asks.__name__[1:]

    @property
    def in_body(self) -> bool:
        """Whether its fields come as JSON: a question may be too long for an address, too."""
        return self.method != "GET"

    @property
    def is_query(self) -> bool:
        return issubclass(self.asks, Query)


OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/definitions", d.ListDefinitions, N_("列出流程定义")),
    Operation("POST", "/definitions", d.Deploy, N_("部署流程定义"), status=201),
    Operation("POST", "/definitions/check", d.CheckDefinition, N_("检查流程定义，不部署")),
    Operation("GET", "/services", d.ListServices, N_("列出流程图可用的系统服务")),
    Operation("POST", "/expressions/try", d.TryExpression, N_("用样本数据试算表达式")),
    Operation("POST", "/tokens/play", d.PlayTokens, N_("走一遍流程图的令牌")),
    Operation("POST", "/scenarios/run", sc.RunScenarios, N_("在后台试流程包的场景"), status=202),
    Operation("GET", "/scenarios/runs", sc.ListScenarioRuns, N_("列出试过的场景")),
    Operation(
        "GET", "/scenarios/runs/{scenario_run_id}", sc.GetScenarioRun, N_("读取试场景的结果")
    ),
    Operation(
        "GET",
        "/definitions/{definition_id}",
        d.GetDefinition,
        N_("读取流程定义和它的文件"),
        hidden=("key",),
    ),
    Operation("POST", "/instances", i.StartInstance, N_("发起事项"), status=201),
    Operation("GET", "/instances", i.ListInstances, N_("列出看得到的事项")),
    Operation("GET", "/instances/search", i.SearchInstances, N_("按文字查找事项")),
    Operation("GET", "/instances/{instance_id}", i.GetInstance, N_("读取事项")),
    Operation("GET", "/instances/{instance_id}/history", i.GetHistory, N_("读取事项的办理记录")),
    Operation("POST", "/instances/{instance_id}/cancel", i.CancelInstance, N_("撤销事项")),
    Operation("POST", "/instances/{instance_id}/suspend", i.SuspendInstance, N_("暂停事项")),
    Operation("POST", "/instances/{instance_id}/resume", i.ResumeInstance, N_("恢复事项")),
    Operation(
        "POST",
        "/instances/{instance_id}/ad-hoc/{task_id}/start",
        h.StartAdHocActivity,
        N_("在自由子流程中发起活动"),
    ),
    Operation("GET", "/ad-hoc", h.ListAdHoc, N_("列出自由子流程中可以发起的活动")),
    Operation(
        "POST",
        "/instances/{instance_id}/ad-hoc/{task_id}/complete",
        h.CompleteAdHoc,
        N_("结束自由子流程"),
    ),
    Operation("POST", "/instances/{instance_id}/comments", w.AddComment, N_("写意见"), status=201),
    Operation(
        "POST",
        "/instances/{instance_id}/attachments",
        w.AddAttachment,
        N_("添加附件"),
        status=201,
    ),
    Operation("GET", "/attachments/{attachment_id}", w.GetAttachment, N_("下载附件"), raw=True),
    Operation("DELETE", "/attachments/{attachment_id}", w.RemoveAttachment, N_("移除附件")),
    Operation("POST", "/messages", i.DeliverMessage, N_("向等待的事项送达消息")),
    Operation("GET", "/process-drafts", dr.ListProcessDrafts, N_("列出流程草稿")),
    Operation(
        "POST", "/process-drafts/{key}", dr.BeginProcessDraft, N_("开始一份流程草稿"), status=201
    ),
    Operation("GET", "/process-drafts/{key}", dr.GetProcessDraft, N_("读取流程草稿和它的文件")),
    Operation("PUT", "/process-drafts/{key}", dr.SaveProcessDraft, N_("保存流程草稿")),
    Operation("POST", "/process-drafts/{key}/edit", dr.EditProcessDraft, N_("接着改或接手草稿")),
    Operation(
        "POST",
        "/process-drafts/{key}/discard",
        dr.DiscardProcessDraft,
        N_("放弃流程草稿"),
        status=204,
    ),
    Operation(
        "GET", "/process-drafts/{key}/revisions", dr.ListDraftRevisions, N_("列出草稿的旧稿")
    ),
    Operation(
        "GET",
        "/process-drafts/{key}/revisions/{revision_id}",
        dr.GetDraftRevision,
        N_("读取一份旧稿"),
    ),
    Operation(
        "POST",
        "/process-drafts/{key}/revisions/{revision_id}/restore",
        dr.RestoreProcessDraft,
        N_("恢复成旧稿"),
    ),
    Operation("GET", "/processes/{key}/difference", cp.CompareProcess, N_("对照流程的两个版本")),
    Operation("GET", "/processes/{key}/look-back", lb.LookBack, N_("回看一个流程")),
    Operation(
        "POST",
        "/processes/{key}/releases",
        re.RequestRelease,
        N_("申请发布一份流程草稿"),
        status=201,
    ),
    Operation(
        "POST",
        "/processes/{key}/roll-backs",
        re.RequestRollBack,
        N_("申请恢复流程的旧版本"),
        status=201,
    ),
    Operation("GET", "/releases", re.ListReleases, N_("列出流程的发布")),
    Operation("GET", "/releases/{release_id}", re.GetRelease, N_("读取一次发布和它的文件")),
    Operation("POST", "/releases/{release_id}/decide", re.DecideRelease, N_("审核一次发布")),
    Operation(
        "POST",
        "/releases/{release_id}/arrange",
        re.ArrangeRunning,
        N_("安排旧版本上的在办事项"),
    ),
    Operation("POST", "/releases/{release_id}/withdraw", re.WithdrawRelease, N_("撤回一次发布")),
    Operation("GET", "/drawn-starts", st.ListDrawnStarts, N_("列出我可以发起的、画出来的流程")),
    Operation(
        "GET", "/drawn-starts/{key}", st.GetDrawnStart, N_("读取一个可以发起的流程和它的表单")
    ),
    Operation("POST", "/drawn-starts/{key}", st.StartDrawn, N_("发起一个画出来的流程"), status=201),
    Operation("GET", "/process-rights", re.ListProcessRights, N_("列出流程的权限")),
    Operation("POST", "/process-rights", re.GrantProcessRight, N_("授予流程的权限"), status=204),
    Operation(
        "POST",
        "/process-rights/revoke",
        re.RevokeProcessRight,
        N_("收回流程的权限"),
        status=204,
    ),
    Operation("GET", "/stores", ds.ListStores, N_("列出数据存储")),
    Operation("GET", "/stores/{store}/rows", ds.ListStoreRows, N_("列出数据存储的行")),
    Operation("GET", "/stores/{store}/rows/{key}", ds.GetStoreRow, N_("读取数据存储的一行")),
    Operation("PUT", "/stores/{store}/rows/{key}", ds.PutStoreRow, N_("改写数据存储的一行")),
    Operation(
        "POST", "/stores/{store}/rows/{key}/remove", ds.RemoveStoreRow, N_("删除数据存储的一行")
    ),
    Operation(
        "GET",
        "/stores/{store}/rows/{key}/changes",
        ds.ListStoreChanges,
        N_("列出一行数据的人工改动"),
    ),
    Operation("POST", "/messages/publish", m.PublishMessage, N_("发出一条消息")),
    Operation("GET", "/messages", m.ListMessages, N_("列出留存的消息")),
    Operation("POST", "/messages/{message_number}/retry", m.RetryMessage, N_("再送一次消息")),
    Operation("POST", "/messages/{message_number}/discard", m.DiscardMessage, N_("丢弃消息")),
    Operation("POST", "/signals", m.BroadcastSignal, N_("发出信号")),
    Operation("GET", "/subscriptions", m.ListSubscriptions, N_("列出等待消息和信号的事项")),
    Operation("GET", "/starts", m.ListStarts, N_("列出自动发起")),
    Operation("POST", "/starts/{definition_key}/pause", m.PauseStart, N_("停用自动发起")),
    Operation("POST", "/starts/{definition_key}/resume", m.ResumeStart, N_("启用自动发起")),
    Operation("GET", "/external-tasks", x.ListExternalTasks, N_("列出外部任务")),
    Operation("POST", "/external-tasks/fetch", x.FetchExternalTasks, N_("领取外部任务")),
    Operation(
        "POST",
        "/external-tasks/{external_task_id}/complete",
        x.CompleteExternalTask,
        N_("完成外部任务"),
    ),
    Operation(
        "POST",
        "/external-tasks/{external_task_id}/fail",
        x.FailExternalTask,
        N_("报告外部任务失败"),
    ),
    Operation(
        "POST",
        "/external-tasks/{external_task_id}/error",
        x.RaiseExternalError,
        N_("外部任务报出BPMN错误"),
    ),
    Operation(
        "POST",
        "/external-tasks/{external_task_id}/extend",
        x.ExtendExternalLock,
        N_("延长占用外部任务"),
    ),
    Operation(
        "POST",
        "/external-tasks/{external_task_id}/retry",
        x.RetryExternalTask,
        N_("重试失败的外部任务"),
    ),
    Operation("GET", "/work-items", w.ListWorkItems, N_("列出工作项")),
    Operation("GET", "/work-items/{work_item_id}", w.GetWorkItem, N_("读取工作项")),
    Operation("POST", "/work-items/{work_item_id}/claim", w.ClaimWorkItem, N_("认领")),
    Operation("POST", "/work-items/{work_item_id}/release", w.ReleaseWorkItem, N_("退回待认领")),
    Operation("POST", "/work-items/{work_item_id}/complete", w.CompleteWorkItem, N_("提交")),
    Operation("POST", "/work-items/{work_item_id}/assign", w.AssignWorkItem, N_("指派")),
    Operation("POST", "/work-items/{work_item_id}/delegate", w.DelegateWorkItem, N_("请人代办")),
    Operation("POST", "/work-items/{work_item_id}/transfer", w.TransferWorkItem, N_("转交")),
    Operation("PUT", "/work-items/{work_item_id}/priority", w.SetPriority, N_("设定优先程度")),
    Operation("PUT", "/work-items/{work_item_id}/follow-up", w.SetFollowUp, N_("设定提醒时间")),
    Operation("PUT", "/work-items/{work_item_id}/due", w.MoveDueDate, N_("调整到期日")),
    Operation("PUT", "/work-items/{work_item_id}/draft", w.SaveDraft, N_("保存草稿")),
    Operation("POST", "/work-items/{work_item_id}/vote", p.CastVote, N_("会签表态或签署意见")),
    Operation("POST", "/work-items/{work_item_id}/signers", p.AddSigner, N_("加签"), status=201),
    Operation(
        "POST",
        "/work-items/{work_item_id}/signers/{participant_id}/remove",
        p.RemoveSigner,
        N_("减签"),
    ),
    Operation("POST", "/work-items/{work_item_id}/copies", p.CopyWorkItem, N_("抄送")),
    Operation(
        "GET",
        "/instances/{instance_id}/participants",
        p.ListParticipants,
        N_("列出会签人和加签人"),
    ),
    Operation("GET", "/copies", p.ListCopies, N_("列出抄送我的事项")),
    Operation("POST", "/copies/read", p.MarkCopiesRead, N_("把抄送标为已阅")),
    Operation("GET", "/people/{user_id}/handover/preview", p.PreviewHandover, N_("预览离任转办")),
    Operation("GET", "/people/{user_id}/handover", p.GetHandover, N_("读取离任转办的进度")),
    Operation("POST", "/people/{user_id}/handover", p.HandOverWork, N_("离任转办"), status=202),
    Operation("GET", "/orphans", p.ListOrphans, N_("列出无人可办的事项")),
    Operation(
        "DELETE", "/work-items/{work_item_id}/draft", w.DiscardDraft, N_("丢弃草稿"), status=204
    ),
    Operation(
        "GET", "/work-items/{work_item_id}/return-steps", v.ListReturnSteps, N_("列出可退回的步骤")
    ),
    Operation("GET", "/work-items/{work_item_id}/send-back", v.PreviewReturn, N_("预览退回")),
    Operation("POST", "/work-items/{work_item_id}/send-back", v.ReturnWorkItem, N_("退回")),
    Operation("GET", "/work-items/{work_item_id}/take-back", v.PreviewWithdrawal, N_("预览撤回")),
    Operation("POST", "/work-items/{work_item_id}/take-back", v.WithdrawWorkItem, N_("撤回")),
    Operation("GET", "/work-items/{work_item_id}/skip", v.PreviewSkip, N_("预览跳过")),
    Operation("POST", "/work-items/{work_item_id}/skip", v.SkipWorkItem, N_("跳过工作项")),
    Operation("GET", "/instances/{instance_id}/movable", v.GetMovable, N_("列出能移动的步骤")),
    Operation("GET", "/instances/{instance_id}/jump", v.PreviewJump, N_("预览跳转")),
    Operation("POST", "/instances/{instance_id}/jump", v.JumpInstance, N_("跳转")),
    Operation("GET", "/instances/{instance_id}/restart", v.PreviewRestart, N_("预览重新启动")),
    Operation("POST", "/instances/{instance_id}/restart", v.RestartInstance, N_("重新启动")),
    Operation("GET", "/migrations", g.ListMigrations, N_("列出一个流程的迁移")),
    Operation("POST", "/migrations", g.MigrateInstances, N_("开始迁移在办的事项"), status=202),
    Operation("GET", "/migrations/standing", g.ListStanding, N_("列出各版本有多少事项、停在哪里")),
    Operation("GET", "/migrations/proposal", g.ProposeMigration, N_("建议步骤怎么对应")),
    Operation("GET", "/migrations/trial", g.TryMigration, N_("试迁移，不改变事项")),
    Operation("GET", "/migrations/{migration_id}", g.GetMigration, N_("读取迁移的进度")),
    Operation(
        "GET",
        "/migrations/{migration_id}/instances",
        g.ListMigrationOutcomes,
        N_("列出每件事项迁移的结果"),
    ),
    Operation("POST", "/migrations/{migration_id}/stop", g.StopMigration, N_("停止迁移")),
    Operation(
        "POST",
        "/migrations/{migration_id}/undo",
        g.UndoMigration,
        N_("把一件事项换回原来的版本"),
    ),
    Operation("GET", "/work-items/{work_item_id}/ladder", s.GetLadder, N_("读取督办阶梯")),
    Operation("POST", "/work-items/{work_item_id}/urge", s.UrgeWorkItem, N_("催办"), status=201),
    Operation(
        "GET", "/work-items/{work_item_id}/extension", s.GetExtensionRequest, N_("读取延期申请")
    ),
    Operation(
        "POST",
        "/work-items/{work_item_id}/extension",
        s.RequestExtension,
        N_("申请延期"),
        status=201,
    ),
    Operation("GET", "/extensions", s.ListExtensionRequests, N_("列出延期申请")),
    Operation(
        "POST", "/extensions/{request_id}/decision", s.DecideExtension, N_("批准或不批准延期")
    ),
    Operation("GET", "/documents/to-sign", dc.ListDocumentsToSign, N_("列出待签收的文书")),
    Operation("GET", "/documents/received", dc.ListReceived, N_("列出一个单位或企业收到的文书")),
    Operation("GET", "/documents/{document_id}", dc.GetDocument, N_("读取文书")),
    Operation(
        "GET",
        "/documents/{document_id}/file",
        dc.GetDocumentFile,
        N_("下载文书（.docx或PDF）"),
        raw=True,
    ),
    Operation("POST", "/documents/{document_id}/void", dc.VoidDocument, N_("作废文书，保留文号")),
    Operation("GET", "/document-templates/{area}", dc.ListTemplates, N_("列出文书模板")),
    Operation(
        "POST",
        "/document-templates/{area}/{document_kind}",
        dc.UploadTemplate,
        N_("检查并启用文书模板"),
        status=201,
    ),
    Operation(
        "POST",
        "/document-templates/{area}/{document_kind}/revert",
        dc.RevertTemplate,
        N_("停用自己的文书模板"),
        status=204,
    ),
    Operation(
        "GET",
        "/document-templates/{area}/{document_kind}/file",
        dc.GetTemplateFile,
        N_("下载文书模板"),
        raw=True,
    ),
    Operation(
        "GET",
        "/document-templates/{area}/{document_kind}/preview",
        dc.PreviewTemplate,
        N_("用样例数据看文书模板的样子"),
        raw=True,
    ),
    Operation("GET", "/document-register", dc.ListRegister, N_("列出发文登记簿")),
    Operation("GET", "/document-series", dc.ListSeries, N_("列出文号和各自的发文数")),
    Operation("POST", "/document-series/gaps", dc.ExplainGap, N_("说明空号的原因"), status=204),
    Operation(
        "POST", "/document-series/continue", dc.ContinueSeries, N_("接续纸质发文的文号"), status=204
    ),
    Operation("GET", "/document-issuers/{area}", dc.GetIssuer, N_("读取发文机关")),
    Operation("PUT", "/document-issuers/{area}", dc.SetIssuer, N_("设置发文机关和机关代字")),
    Operation("POST", "/documents/{document_id}/sign", dc.SignDocument, N_("签收文书")),
    Operation("GET", "/board", s.SupervisionBoard, N_("读取督办台的数字")),
    Operation("GET", "/board/items", s.ListSupervised, N_("列出督办清单")),
    Operation("GET", "/board/posts", s.ListPostLoads, N_("列出各岗位的负荷")),
    Operation("GET", "/forecast", f.GetForecast, N_("读取预测的数字")),
    Operation("GET", "/forecast/items", f.ListForecast, N_("列出将要变色的事项")),
    Operation("POST", "/forecast", f.MakeForecast, N_("在后台重新推演"), status=202),
    Operation("GET", "/clauses", po.ListClauseStandings, N_("列出政策条款和落实情况")),
    Operation("GET", "/clauses/{clause_id}", po.GetClause, N_("读取一条条款的步骤、事项和成果")),
    Operation("GET", "/notices", n.ListNotices, N_("列出自己的通知")),
    Operation("POST", "/notices/read", n.MarkRead, N_("把通知标为已读")),
    Operation("POST", "/contacts", c.StartContact, N_("发起联系企业"), status=201),
    Operation("POST", "/contacts/plan", c.PlanQuarter, N_("发起一个季度该联系的企业")),
    Operation("GET", "/calendars/{calendar}", k.ListCalendarYears, N_("列出日历的年度")),
    Operation("GET", "/calendars/{calendar}/{year}", k.GetCalendarYear, N_("读取一年的日历")),
    Operation("GET", "/due-dates", k.ExplainDue, N_("算出到期日并说明怎么算的")),
    Operation("GET", "/imports", r.ListRuns, N_("列出自己的导入")),
    Operation("POST", "/imports", r.SubmitRoster, N_("交上名册，在后台导入"), status=202),
    Operation("GET", "/imports/{run_id}", r.GetRun, N_("读取导入的进度和结果")),
    Operation("GET", "/imports/{run_id}/bad-rows", r.GetBadRows, N_("下载有错误的行"), raw=True),
    Operation("GET", "/findings", rc.ListFindings, N_("列出问题台账")),
    Operation("POST", "/findings", rc.ReportFinding, N_("登记问题，立项整改"), 201),
    Operation("GET", "/findings/figures", rc.CountFindings, N_("统计销号和反弹")),
    Operation(
        "POST", "/findings/document", rc.IssueFindingList, N_("印发问题、责任或整改清单"), 201
    ),
    Operation("GET", "/findings/{finding_id}", rc.GetFinding, N_("读取问题和各轮整改")),
    Operation("GET", "/findings/{finding_id}/units", rc.ListUnitsToVerify, N_("列出可移交的单位")),
    Operation("POST", "/findings/{finding_id}/withdraw", rc.WithdrawFinding, N_("撤销问题")),
    Operation("POST", "/findings/{finding_id}/transfer", rc.TransferFinding, N_("移交核验单位")),
    Operation("GET", "/enterprises", e.ListEnterprises, N_("列出企业")),
    Operation("GET", "/enterprises/{enterprise_id}", e.GetEnterprise, N_("读取企业档案")),
    Operation("GET", "/indicators", ev.ListIndicators, N_("列出指标体系")),
    Operation("POST", "/indicators", ev.DraftIndicators, N_("起草指标体系"), status=201),
    Operation("GET", "/indicators/{set_id}", ev.GetIndicators, N_("读取指标体系")),
    Operation("PUT", "/indicators/{set_id}", ev.SaveIndicators, N_("修改指标体系的草稿")),
    Operation("POST", "/indicators/{set_id}/publish", ev.PublishIndicators, N_("公布指标体系")),
    Operation(
        "DELETE",
        "/indicators/{set_id}",
        ev.DiscardIndicators,
        N_("丢弃指标体系的草稿"),
        status=204,
    ),
    Operation(
        "GET",
        "/indicators/{set_id}/compare/{with_id}",
        ev.CompareIndicators,
        N_("比较两版指标体系"),
    ),
    Operation("GET", "/evaluations", ev.ListEvaluations, N_("列出看得到的评价")),
    Operation("GET", "/evaluations/rounds", ev.ListRounds, N_("列出评价轮次")),
    Operation("POST", "/evaluations/rounds", ev.OpenRound, N_("开始一轮评价"), status=201),
    Operation("GET", "/evaluations/rounds/{round_id}", ev.GetRound, N_("读取评价轮次")),
    Operation(
        "POST",
        "/evaluations/rounds/{round_id}/start",
        ev.StartEvaluations,
        N_("发起一轮里还没有评价的企业"),
    ),
    Operation("POST", "/evaluations", ev.StartEvaluation, N_("发起一家企业的评价"), status=201),
    Operation(
        "POST",
        "/evaluations/rounds/{round_id}/sensitivity",
        ev.GetSensitivity,
        N_("算出哪些权重决定等次"),
    ),
    Operation("GET", "/evaluations/notices", ev.ListPublicNotices, N_("列出正在公示的评价")),
    Operation("GET", "/evaluations/deliveries", ev.ListDeliveries, N_("列出送出的评价结果")),
    Operation("GET", "/evaluations/{evaluation_id}", ev.GetEvaluation, N_("读取评价和每项得分")),
    Operation(
        "GET",
        "/evaluations/{evaluation_id}/recompute",
        ev.RecomputeEvaluation,
        N_("重新计算评价的得分"),
    ),
    Operation("GET", "/officers", go.ListOfficers, N_("列出改革指导员")),
    Operation("POST", "/officers", go.NominateOfficer, N_("推荐改革指导员"), status=201),
    Operation("GET", "/officers/{officer_id}", go.GetOfficer, N_("读取指导员档案")),
    Operation(
        "POST", "/officers/{officer_id}/training", go.RecordTraining, N_("登记培训"), status=201
    ),
    Operation(
        "POST", "/officers/{officer_id}/pairings", go.PairEnterprise, N_("结对企业"), status=201
    ),
    Operation("POST", "/officers/{officer_id}/withdraw", go.WithdrawOfficer, N_("解聘指导员")),
    Operation("POST", "/pairings/{pairing_id}/end", go.EndPairing, N_("结束结对")),
    Operation("GET", "/inspection-plans", go.ListPlans, N_("列出年度检查计划")),
    Operation("POST", "/inspection-plans", go.CreatePlan, N_("编制年度检查计划"), status=201),
    Operation("GET", "/inspection-plans/{plan_id}", go.GetPlan, N_("读取年度检查计划")),
    Operation(
        "POST", "/inspection-plans/{plan_id}/propose", go.ProposeEntries, N_("按决策表D1排出检查")
    ),
    Operation(
        "POST", "/inspection-plans/{plan_id}/entries", go.AddEntry, N_("计划一次检查"), status=201
    ),
    Operation("POST", "/inspection-plans/{plan_id}/publish", go.PublishPlan, N_("公布年度计划")),
    Operation("PUT", "/planned-inspections/{entry_id}", go.MoveEntry, N_("改计划检查的日期")),
    Operation(
        "DELETE", "/planned-inspections/{entry_id}", go.DropEntry, N_("删去计划检查"), status=204
    ),
    Operation("GET", "/inspections", go.ListInspections, N_("列出检查")),
    Operation("POST", "/inspections", go.StartInspection, N_("发起计划外检查"), status=201),
    Operation("GET", "/inspections/{inspection_id}", go.GetInspection, N_("读取检查")),
    Operation("GET", "/enterprises/{enterprise_id}/asked", pt.ListAsked, N_("列出企业要办的事")),
    Operation(
        "GET", "/enterprises/{enterprise_id}/handled", pt.ListHandled, N_("列出企业已办的事")
    ),
    Operation(
        "GET",
        "/enterprises/{enterprise_id}/accounts",
        ea.ListPortalAccounts,
        N_("列出企业的账号"),
    ),
    Operation("GET", "/enterprises/{enterprise_id}/coming", go.ListComing, N_("列出同期走访检查")),
    Operation("PUT", "/enterprises/{enterprise_id}/pilot", go.SetPilot, N_("设定试点企业")),
    Operation("GET", "/absences", w.ListAbsences, N_("列出请假和代理")),
    Operation("POST", "/absences", w.SetAbsence, N_("设定请假和代理人"), status=201),
    Operation("POST", "/absences/{absence_id}/end", w.EndAbsence, N_("结束请假")),
    Operation("GET", "/retention/rules", t.ListRetentionRules, N_("列出归档规则")),
    Operation("PUT", "/retention/rules/{definition_key}", t.SetRetentionRule, N_("设定归档规则")),
    Operation(
        "DELETE",
        "/retention/rules/{definition_key}",
        t.DropRetentionRule,
        N_("取消归档规则"),
        status=204,
    ),
    Operation("POST", "/conferences", td.StartConference, N_("发起联席会议"), status=201),
    Operation("GET", "/conferences", td.ListMeetings, N_("列出联席会议")),
    Operation("GET", "/conferences/{meeting_id}", td.GetResponsibilityList, N_("读取责任清单")),
    Operation("GET", "/tasks", td.ListTasks, N_("列出任务")),
    Operation("GET", "/tasks/figures", td.GetTaskFigures, N_("各单位的任务情况")),
    Operation("GET", "/tasks/{task_id}", td.GetTask, N_("读取任务")),
    Operation("POST", "/tasks/{task_id}/lead", td.ChangeLead, N_("收回任务，重新核定主办单位")),
    Operation("GET", "/parameters", pa.ListParameters, N_("列出时限与阈值")),
    Operation(
        "GET", "/parameters/{package}/{parameter_id}", pa.GetParameter, N_("读取一项时限或阈值")
    ),
    Operation(
        "PUT",
        "/parameters/{package}/{parameter_id}",
        pa.SetParameter,
        N_("改定一项时限或阈值"),
    ),
    Operation(
        "POST",
        "/parameters/{package}/{parameter_id}/preview",
        pa.PreviewParameter,
        N_("预览改定的后果"),
    ),
    Operation(
        "POST",
        "/parameters/{package}/{parameter_id}/revert",
        pa.RevertParameter,
        N_("恢复一项时限或阈值"),
    ),
    Operation("GET", "/retention/preview", t.PreviewRetention, N_("预览归档会做什么")),
    Operation("POST", "/retention/run", t.RunRetention, N_("开始归档到期的事项"), status=202),
    Operation("GET", "/archive", t.ListArchived, N_("列出已归档的事项")),
    Operation("GET", "/archive/{instance_id}", t.GetArchived, N_("读取已归档的事项")),
    Operation("POST", "/archive/{instance_id}/restore", t.RestoreInstance, N_("恢复归档的事项")),
    Operation("GET", "/incidents", j.ListIncidents, N_("列出异常")),
    Operation("GET", "/standstills", ic.ListStandstills, N_("列出因异常停下的事项和环节")),
    Operation("GET", "/helpers", og.ListHelpers, N_("列出负责系统维护的人")),
    Operation("GET", "/incidents/groups", ic.ListIncidentGroups, N_("按原因列出异常")),
    Operation("GET", "/incidents/count", ic.CountIncidents, N_("数出符合条件的异常")),
    Operation("POST", "/incidents/batches", ic.ActOnIncidents, N_("批量处置异常"), status=202),
    Operation("GET", "/incidents/batches", ic.ListIncidentBatches, N_("列出批量处置")),
    Operation(
        "GET", "/incidents/batches/{batch_id}", ic.GetIncidentBatch, N_("读取批量处置的进度")
    ),
    Operation("POST", "/incidents/{incident_id}/retry", ic.RetryIncident, N_("再试一次异常")),
    Operation(
        "POST", "/incidents/{incident_id}/resolve", ic.ResolveIncident, N_("把异常标为已处置")
    ),
    Operation("POST", "/instances/{instance_id}/variables", va.SetVariables, N_("更改流程变量")),
    Operation("POST", "/jobs/{job_id}/retry", j.RetryJob, N_("重试失败的任务")),
)
