package dev.signalman.semaphore;

import io.vertx.core.Future;

/** Semaphore's own notifications: {@code /notifications}. */
public final class Notifications {
    private static final int PAGE = 300;

    private final Resources resources;

    Notifications(Resources resources) {
        this.resources = resources;
    }

    /** All: {@code GET /notifications}. */
    public Future<Sweep<Notification>> list() {
        return resources.list(
                new Paging.BodyToken("next_page_token", "page_token"),
                () -> resources.request(Endpoint.NOTIFICATIONS_LIST).with("page_size", PAGE),
                "notifications",
                NotificationJson::read,
                Notification::name);
    }

    /** {@code GET /notifications/:id_or_name}. */
    public Future<Notification> describe(String idOrName) {
        return resources.one(resources.request(Endpoint.NOTIFICATIONS_DESCRIBE, idOrName), NotificationJson::read);
    }

    /** {@code POST /notifications}. Never repeated: if the answer was lost, look whether it is there. */
    public Future<Notification> create(NotificationDraft draft) {
        return resources.one(
                resources.request(Endpoint.NOTIFICATIONS_CREATE).json(NotificationJson.write(draft)),
                NotificationJson::read);
    }

    /** {@code PATCH /notifications/:id_or_name}: replaces all of it. A renaming by name, rather than by id, is never repeated. */
    public Future<Notification> update(String idOrName, NotificationDraft draft) {
        return resources.one(
                resources
                        .request(Endpoint.NOTIFICATIONS_UPDATE, idOrName)
                        .naming(idOrName, draft.name())
                        .json(NotificationJson.write(draft)),
                NotificationJson::read);
    }

    /** {@code DELETE /notifications/:id_or_name}. */
    public Future<Void> delete(String idOrName) {
        return resources.gone(resources.request(Endpoint.NOTIFICATIONS_DELETE, idOrName));
    }
}
