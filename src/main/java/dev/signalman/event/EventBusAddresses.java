package dev.signalman.event;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;

/** One event-bus address per family of events. A message carries the {@link LoggedEvent} itself. */
public final class EventBusAddresses {
    public static final String PIPELINES = "signalman.events.pipeline";
    public static final String WORKFLOWS = "signalman.events.workflow";
    public static final String PROJECTS = "signalman.events.project";
    public static final String AGENTS = "signalman.events.agent";
    public static final String QUEUES = "signalman.events.queue";
    public static final String DEPLOYMENTS = "signalman.events.deployment";
    public static final String PROMOTIONS = "signalman.events.promotion";
    public static final String JOBS = "signalman.events.job";
    public static final String SCHEDULES = "signalman.events.schedule";
    public static final String DASHBOARDS = "signalman.events.dashboard";
    public static final String NOTIFICATIONS = "signalman.events.notification";
    public static final String SECRETS = "signalman.events.secret";
    public static final String COLLECTORS = "signalman.events.collector";
    public static final String RERUNS = "signalman.events.rerun";
    public static final String INCIDENTS = "signalman.events.incident";

    /** Every family. */
    public static final List<String> ALL = List.of(
            PIPELINES,
            WORKFLOWS,
            PROJECTS,
            AGENTS,
            QUEUES,
            DEPLOYMENTS,
            PROMOTIONS,
            JOBS,
            SCHEDULES,
            DASHBOARDS,
            NOTIFICATIONS,
            SECRETS,
            COLLECTORS,
            RERUNS,
            INCIDENTS);

    private EventBusAddresses() {}

    public static String of(ChangeEvent event) {
        return switch (event) {
            case PipelineEvent p -> PIPELINES;
            case WorkflowEvent w -> WORKFLOWS;
            case ProjectEvent p -> PROJECTS;
            case AgentEvent a -> AGENTS;
            case QueueEvent q -> QUEUES;
            case DeploymentEvent d -> DEPLOYMENTS;
            case PromotionEvent p -> PROMOTIONS;
            case JobEvent j -> JOBS;
            case ScheduleEvent s -> SCHEDULES;
            case DashboardEvent d -> DASHBOARDS;
            case NotificationEvent n -> NOTIFICATIONS;
            case SecretEvent s -> SECRETS;
            case CollectorEvent c -> COLLECTORS;
            case RerunEvent r -> RERUNS;
            case IncidentEvent i -> INCIDENTS;
        };
    }

    /** Lets the bus carry {@link LoggedEvent} inside this process without copying; call once per Vert.x instance. */
    public static void register(EventBus bus) {
        bus.registerDefaultCodec(LoggedEvent.class, new Local());
    }

    private static final class Local implements MessageCodec<LoggedEvent, LoggedEvent> {
        @Override
        public void encodeToWire(Buffer buffer, LoggedEvent event) {
            throw new UnsupportedOperationException("events travel inside one process; other nodes read the log");
        }

        @Override
        public LoggedEvent decodeFromWire(int position, Buffer buffer) {
            throw new UnsupportedOperationException("events travel inside one process; other nodes read the log");
        }

        @Override
        public LoggedEvent transform(LoggedEvent event) {
            return event;
        }

        @Override
        public String name() {
            return "signalman.logged-event";
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
