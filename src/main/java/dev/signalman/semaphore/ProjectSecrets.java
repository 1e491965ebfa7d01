package dev.signalman.semaphore;

import io.vertx.core.Future;

/** Secrets of a project, by its id or name: {@code /api/v1/projects/:project/secrets}. Values are sent and never read. */
public final class ProjectSecrets {
    private static final int PAGE = 100;

    private final Resources resources;

    ProjectSecrets(Resources resources) {
        this.resources = resources;
    }

    /** All: {@code GET /api/v1/projects/:project/secrets}. */
    public Future<Sweep<StoredSecret>> list(String project) {
        return resources.list(
                new Paging.BodyToken("next_page_token", "page_token"),
                () -> resources.request(Endpoint.PROJECT_SECRETS_LIST, project).with("page_size", PAGE),
                "secrets",
                SecretJson::read,
                StoredSecret::name);
    }

    /** {@code GET /api/v1/projects/:project/secrets/:id_or_name}. */
    public Future<StoredSecret> describe(String project, String idOrName) {
        return resources.one(resources.request(Endpoint.PROJECT_SECRETS_DESCRIBE, project, idOrName), SecretJson::read);
    }

    /** {@code POST /api/v1/projects/:project/secrets}. Never repeated: if the answer was lost, look whether it is there. */
    public Future<StoredSecret> create(String project, SecretDraft draft) {
        return resources.one(
                resources.request(Endpoint.PROJECT_SECRETS_CREATE, project).json(SecretJson.write(draft, project)),
                SecretJson::read);
    }

    /** {@code PATCH /api/v1/projects/:project/secrets/:id_or_name}: replaces all of it. A renaming by name, rather than by id, is never repeated. */
    public Future<StoredSecret> update(String project, String idOrName, SecretDraft draft) {
        return resources.one(
                resources
                        .request(Endpoint.PROJECT_SECRETS_UPDATE, project, idOrName)
                        .naming(idOrName, draft.name())
                        .json(SecretJson.write(draft, project)),
                SecretJson::read);
    }

    /** {@code DELETE /api/v1/projects/:project/secrets/:id_or_name}. */
    public Future<Void> delete(String project, String idOrName) {
        return resources.gone(resources.request(Endpoint.PROJECT_SECRETS_DELETE, project, idOrName));
    }
}
