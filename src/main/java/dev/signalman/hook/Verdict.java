package dev.signalman.hook;

/** What is to be thought of one webhook. */
public sealed interface Verdict {
    /** Genuine and new. */
    record Accepted(Hint hint) implements Verdict {}

    /** Genuine, but it came before: nothing is to be done. */
    record Repeated(String organization) implements Verdict {}

    /** Without a signature, as Semaphore sends it in silence when it does not find its secret. */
    record Unsigned() implements Verdict {}

    /** Signed with no key that we know. */
    record Forged() implements Verdict {}

    /**
     * Genuine, but not understood.
     *
     * @param why without anything of the body
     */
    record Unreadable(String organization, String why) implements Verdict {}

    /** The configured name of the organisation that signed it; empty if nobody did. */
    default String signedBy() {
        return switch (this) {
            case Accepted accepted -> accepted.hint().organization();
            case Repeated repeated -> repeated.organization();
            case Unreadable unreadable -> unreadable.organization();
            case Unsigned unsigned -> "";
            case Forged forged -> "";
        };
    }

    /** A stable word for metrics. */
    default String outcome() {
        return switch (this) {
            case Accepted accepted -> "accepted";
            case Repeated repeated -> "repeated";
            case Unreadable unreadable -> "unreadable";
            case Unsigned unsigned -> "unsigned";
            case Forged forged -> "forged";
        };
    }
}
