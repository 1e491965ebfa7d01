package dev.signalman.semaphore;

import io.vertx.core.Future;

/** Dashboards: {@code /dashboards}. */
public final class Dashboards {
    private static final int PAGE = 100;

    private final Resources resources;

    Dashboards(Resources resources) {
        this.resources = resources;
    }

    /** All: {@code GET /dashboards}. */
    public Future<Sweep<Dashboard>> list() {
        return resources.list(
                new Paging.BodyToken("next_page_token", "page_token"),
                () -> resources.request(Endpoint.DASHBOARDS_LIST).with("page_size", PAGE),
                "dashboards",
                DashboardJson::read,
                Dashboard::name);
    }

    /** {@code GET /dashboards/:id_or_name}. */
    public Future<Dashboard> describe(String idOrName) {
        return resources.one(resources.request(Endpoint.DASHBOARDS_DESCRIBE, idOrName), DashboardJson::read);
    }

    /** {@code POST /dashboards}. Never repeated: if the answer was lost, look whether it is there. */
    public Future<Dashboard> create(DashboardDraft draft) {
        return resources.one(
                resources.request(Endpoint.DASHBOARDS_CREATE).json(DashboardJson.write(draft)), DashboardJson::read);
    }

    /** {@code PATCH /dashboards/:id_or_name}: replaces all of it. A renaming by name, rather than by id, is never repeated. */
    public Future<Dashboard> update(String idOrName, DashboardDraft draft) {
        return resources.one(
                resources
                        .request(Endpoint.DASHBOARDS_UPDATE, idOrName)
                        .naming(idOrName, draft.name())
                        .json(DashboardJson.write(draft)),
                DashboardJson::read);
    }

    /** {@code DELETE /dashboards/:id_or_name}. */
    public Future<Void> delete(String idOrName) {
        return resources.gone(resources.request(Endpoint.DASHBOARDS_DELETE, idOrName));
    }
}
