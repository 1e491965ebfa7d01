package dev.signalman.semaphore;

import io.vertx.core.Future;
import java.util.List;

/** Self-hosted agent types: {@code /self_hosted_agent_types}. */
public final class AgentTypes {
    private final Resources resources;

    AgentTypes(Resources resources) {
        this.resources = resources;
    }

    /** {@code GET /self_hosted_agent_types}. */
    public Future<List<AgentType>> list() {
        return resources.rows(
                resources.request(Endpoint.AGENT_TYPES_LIST),
                "agent_types",
                ResourceDecoders::agentType,
                (body, rows) -> rows.items());
    }

    /** {@code GET /self_hosted_agent_types/:name}. */
    public Future<AgentType> describe(String name) {
        return resources.one(resources.request(Endpoint.AGENT_TYPES_DESCRIBE, name), ResourceDecoders::agentType);
    }

    /**
     * {@code POST /self_hosted_agent_types}. The only time that the registration token is shown; never repeated, and if the
     * answer is lost then so is the token: delete the type and make it again.
     *
     * @param name begins with {@code s1-}
     */
    public Future<RegisteredAgentType> create(String name, AgentNaming naming) {
        return resources.one(
                resources.request(Endpoint.AGENT_TYPES_CREATE).json(AgentTypeJson.write(name, naming)),
                AgentTypeJson::registered);
    }

    /** {@code PATCH /self_hosted_agent_types/:name}. */
    public Future<AgentType> update(String name, AgentNaming naming) {
        return resources.one(
                resources.request(Endpoint.AGENT_TYPES_UPDATE, name).json(AgentTypeJson.write(name, naming)),
                ResourceDecoders::agentType);
    }

    /** {@code DELETE /self_hosted_agent_types/:name}. */
    public Future<Void> delete(String name) {
        return resources.gone(resources.request(Endpoint.AGENT_TYPES_DELETE, name));
    }

    /**
     * {@code POST /self_hosted_agent_types/:name/disable_all}: its agents take no more jobs and stop.
     *
     * @param onlyIdle whether those that have a job are left alone
     */
    public Future<Void> disableAll(String name, boolean onlyIdle) {
        return resources.done(resources
                .request(Endpoint.AGENT_TYPES_DISABLE_ALL, name)
                .json(Json.object().put("only_idle", onlyIdle)));
    }
}
