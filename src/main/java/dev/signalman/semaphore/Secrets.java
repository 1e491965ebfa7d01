package dev.signalman.semaphore;

import io.vertx.core.Future;

/** Secrets of the organisation: {@code /api/v1beta/secrets}. Values are sent and never read; even listing needs the right to manage. */
public final class Secrets {
    private static final int PAGE = 100;

    private final Resources resources;

    Secrets(Resources resources) {
        this.resources = resources;
    }

    /** All: {@code GET /api/v1beta/secrets}. */
    public Future<Sweep<StoredSecret>> list() {
        return resources.list(
                new Paging.BodyToken("next_page_token", "page_token"),
                () -> resources.request(Endpoint.SECRETS_LIST).with("page_size", PAGE),
                "secrets",
                SecretJson::read,
                StoredSecret::name);
    }

    /** {@code GET /api/v1beta/secrets/:id_or_name}. */
    public Future<StoredSecret> describe(String idOrName) {
        return resources.one(resources.request(Endpoint.SECRETS_DESCRIBE, idOrName), SecretJson::read);
    }

    /** {@code POST /api/v1beta/secrets}. Never repeated: if the answer was lost, look whether it is there. */
    public Future<StoredSecret> create(SecretDraft draft) {
        return resources.one(
                resources.request(Endpoint.SECRETS_CREATE).json(SecretJson.write(draft, null)), SecretJson::read);
    }

    /** {@code PATCH /api/v1beta/secrets/:id_or_name}: replaces all of it. A renaming by name, rather than by id, is never repeated. */
    public Future<StoredSecret> update(String idOrName, SecretDraft draft) {
        return resources.one(
                resources
                        .request(Endpoint.SECRETS_UPDATE, idOrName)
                        .naming(idOrName, draft.name())
                        .json(SecretJson.write(draft, null)),
                SecretJson::read);
    }

    /** {@code DELETE /api/v1beta/secrets/:id_or_name}. */
    public Future<Void> delete(String idOrName) {
        return resources.gone(resources.request(Endpoint.SECRETS_DELETE, idOrName));
    }
}
