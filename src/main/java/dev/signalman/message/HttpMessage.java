package dev.signalman.message;

/**
 * One request to make.
 *
 * @param key idempotency key: the notification's, followed by the incident where a notification takes several requests
 * @param incident the incident that it is about; empty if it is about the whole group
 * @param path what to append to the receiver's address, with a slash and perhaps a query; empty for the address itself
 * @param contentType value of the header
 * @param body what to post, to be sent as UTF-8
 */
public record HttpMessage(String key, String incident, String path, String contentType, String body) {
    static final String JSON = "application/json; charset=utf-8";

    static HttpMessage json(String key, String body) {
        return new HttpMessage(key, "", "", JSON, body);
    }
}
