package dev.signalman.semaphore;

import io.vertx.core.Future;

/** Projects: {@code /projects}. */
public final class Projects {
    static final int PAGE = 500;

    private final Resources resources;

    Projects(Resources resources) {
        this.resources = resources;
    }

    /** All that the token can see: {@code GET /projects}. */
    public Future<Sweep<Project>> list() {
        return resources.list(
                new Paging.HasMore(PAGE),
                () -> resources.request(Endpoint.PROJECTS_LIST),
                "projects",
                ResourceDecoders::project,
                Project::id);
    }

    /** {@code GET /projects/:name}; fails with {@link ApiError.NotFound} if it is gone. */
    public Future<Project> describe(String name) {
        return resources.one(resources.request(Endpoint.PROJECTS_DESCRIBE, name), ResourceDecoders::project);
    }

    /** {@code POST /projects}. Never repeated: if the answer was lost, look whether the project is there. */
    public Future<Project> create(ProjectDraft draft) {
        return resources.one(
                resources.request(Endpoint.PROJECTS_CREATE).json(ProjectJson.write(draft)), ResourceDecoders::project);
    }

    /** {@code PATCH /projects/:name}: sets all that the draft says. A renaming by name, rather than by id, is never repeated. */
    public Future<Project> update(String name, ProjectDraft draft) {
        return resources.one(
                resources
                        .request(Endpoint.PROJECTS_UPDATE, name)
                        .naming(name, draft.name())
                        .json(ProjectJson.write(draft)),
                ResourceDecoders::project);
    }

    /** {@code DELETE /projects/:name}. */
    public Future<Void> delete(String name) {
        return resources.gone(resources.request(Endpoint.PROJECTS_DELETE, name));
    }
}
