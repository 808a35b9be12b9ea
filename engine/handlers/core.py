"""The engine's own commands, queries and jobs, as the module that every engine has."""

from __future__ import annotations

from engine.commands.ad_hoc import CompleteAdHoc, StartAdHocActivity
from engine.commands.data_stores import GetStoreRow, ListStoreRows
from engine.commands.definitions import CheckDefinition, Deploy, GetDefinition, ListDefinitions
from engine.commands.external_tasks import (
    CompleteExternalTask,
    ExtendExternalLock,
    FailExternalTask,
    FetchExternalTasks,
    ListExternalTasks,
    RaiseExternalError,
    RetryExternalTask,
)
from engine.commands.incidents import (
    ActOnIncidents,
    CountIncidents,
    GetIncidentBatch,
    ListIncidentBatches,
    ListIncidentGroups,
    ResolveIncident,
    RetryIncident,
)
from engine.commands.instances import (
    CancelInstance,
    DeliverMessage,
    GetHistory,
    GetInstance,
    ListInstances,
    RaiseEscalation,
    ResumeInstance,
    SearchInstances,
    SetScope,
    StartInstance,
    SuspendInstance,
    VerifyHistory,
)
from engine.commands.jobs import ArmRecurring, CountJobs, ListIncidents, RetryJob
from engine.commands.messages import (
    BroadcastSignal,
    DiscardMessage,
    ListMessages,
    ListStarts,
    ListSubscriptions,
    PauseStart,
    PublishMessage,
    ResumeStart,
    RetryMessage,
)
from engine.commands.participation import (
    AddSigner,
    CastVote,
    CopyWorkItem,
    CountUnreadCopies,
    GetHandover,
    HandOverWork,
    ListCopies,
    ListOrphans,
    MarkCopiesRead,
    PreviewHandover,
    RemoveSigner,
)
from engine.commands.variables import SetVariables
from engine.commands.work_items import (
    AddAttachment,
    AddComment,
    AssignWorkItem,
    ClaimWorkItem,
    CompleteWorkItem,
    DelegateWorkItem,
    DiscardDraft,
    EndAbsence,
    GetAttachment,
    GetWorkItem,
    ListAbsences,
    ListWorkItems,
    MoveDueDate,
    ReleaseWorkItem,
    RemoveAttachment,
    SaveDraft,
    SetAbsence,
    SetFollowUp,
    SetPriority,
    TransferWorkItem,
)
from engine.context import Module
from engine.handlers import (
    ad_hoc,
    data_stores,
    definitions,
    incidents,
    instances,
    jobs,
    search,
    suspension,
    variables,
)
from engine.handlers.messages import outgoing, publishing, schedules, signals
from engine.handlers.messages import reading as messages_reading
from engine.handlers.movement import campaigns
from engine.handlers.movement.table import COMMANDS as MOVING
from engine.handlers.movement.table import QUERIES as MOVES
from engine.handlers.participation import adding, copies, handover, orphans, voting
from engine.handlers.services import calling, external, waiting
from engine.handlers.stepping import TIMER
from engine.handlers.work_items import (
    absences,
    completion,
    holding,
    reading,
    remarks,
    scheduling,
)
from engine.policies import MessagePolicy


def module(policy: MessagePolicy) -> Module:
    """What the engine does by itself, without any domain; ``policy`` is about messages."""
    publish = publishing.Publishing(policy)
    return Module(
        name="engine",
        commands={
            **MOVING,
            Deploy: definitions.deploy,
            StartAdHocActivity: ad_hoc.start,
            CompleteAdHoc: ad_hoc.complete,
            StartInstance: instances.start,
            CancelInstance: instances.cancel,
            SetScope: instances.set_scope,
            SuspendInstance: suspension.suspend,
            ResumeInstance: suspension.resume,
            RaiseEscalation: instances.raise_escalation,
            DeliverMessage: instances.deliver,
            PublishMessage: publish.publish,
            BroadcastSignal: signals.broadcast,
            RetryMessage: publish.retry,
            DiscardMessage: publish.discard,
            FetchExternalTasks: external.fetch,
            CompleteExternalTask: external.complete,
            FailExternalTask: external.fail,
            RaiseExternalError: external.raise_error,
            ExtendExternalLock: external.extend,
            RetryExternalTask: external.retry,
            PauseStart: schedules.pause,
            ResumeStart: schedules.resume,
            ClaimWorkItem: holding.claim,
            ReleaseWorkItem: holding.release,
            AssignWorkItem: holding.assign,
            DelegateWorkItem: holding.delegate,
            TransferWorkItem: holding.transfer,
            CompleteWorkItem: completion.complete,
            SetPriority: scheduling.set_priority,
            SetFollowUp: scheduling.set_follow_up,
            MoveDueDate: scheduling.move_due_date,
            AddComment: remarks.add_comment,
            AddAttachment: remarks.add_attachment,
            RemoveAttachment: remarks.remove_attachment,
            SaveDraft: remarks.save_draft,
            DiscardDraft: remarks.discard_draft,
            SetAbsence: absences.set_absence,
            EndAbsence: absences.end_absence,
            CastVote: voting.cast_vote,
            AddSigner: adding.add_signer,
            RemoveSigner: adding.remove_signer,
            CopyWorkItem: copies.copy_work_item,
            MarkCopiesRead: copies.mark_read,
            HandOverWork: handover.start,
            RetryJob: jobs.retry_job,
            RetryIncident: incidents.retry_incident,
            ResolveIncident: incidents.resolve_incident,
            ActOnIncidents: incidents.act_on_incidents,
            SetVariables: variables.set_variables,
            ArmRecurring: jobs.arm_recurring,
        },
        queries={
            **MOVES,
            ListStoreRows: data_stores.list_store_rows,
            GetStoreRow: data_stores.get_store_row,
            ListDefinitions: definitions.list_definitions,
            CheckDefinition: definitions.check_definition,
            GetDefinition: definitions.get_definition,
            GetInstance: instances.get_instance,
            GetHistory: instances.get_history,
            ListInstances: instances.list_instances,
            SearchInstances: search.search_instances,
            VerifyHistory: instances.verify_history,
            ListWorkItems: reading.list_work_items,
            GetWorkItem: reading.get_work_item,
            GetAttachment: remarks.get_attachment,
            ListAbsences: absences.list_absences,
            ListCopies: copies.list_copies,
            CountUnreadCopies: copies.count_unread,
            ListOrphans: orphans.list_orphans,
            PreviewHandover: handover.preview,
            GetHandover: handover.get,
            ListIncidents: incidents.list_incidents,
            ListIncidentGroups: incidents.list_groups,
            CountIncidents: incidents.count_incidents,
            GetIncidentBatch: incidents.get_batch,
            ListIncidentBatches: incidents.list_batches,
            CountJobs: jobs.count_jobs,
            ListMessages: messages_reading.list_messages,
            ListSubscriptions: messages_reading.list_subscriptions,
            ListStarts: schedules.list_starts,
            ListExternalTasks: external.list_tasks,
        },
        jobs={
            TIMER: jobs.fire_timer,
            scheduling.FOLLOW_UP: scheduling.remind,
            jobs.MAINTENANCE: jobs.maintain,
            search.INDEX: search.index,
            orphans.LOOK: orphans.look,
            handover.BATCH: handover.run_batch,
            campaigns.BATCH: campaigns.run_batch,
            incidents.ATTEMPT: incidents.attempt_again,
            incidents.BATCH: incidents.work_on_batch,
            outgoing.MESSAGE: publish.deliver_kept,
            outgoing.SIGNAL: signals.spread_thrown,
            publishing.EXPIRY: publish.expire,
            signals.HEARD: signals.hear,
            signals.BEGIN: signals.begin,
            schedules.TIMER_START: schedules.fire,
            waiting.CALL: calling.call,
        },
        given_up={outgoing.MESSAGE: publish.give_up},
    )
