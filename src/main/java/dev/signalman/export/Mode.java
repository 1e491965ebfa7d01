package dev.signalman.export;

/** How a CloudEvent is put into a message. Source: CloudEvents 1.0.2, "Protocol Bindings". */
public enum Mode {
    /** The whole event is the body, as JSON. */
    STRUCTURED,
    /** The body is the event's data; its attributes are headers. */
    BINARY
}
