package dev.signalman.remote;

/** The daemon did not do what it was asked for. */
public final class RemoteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    RemoteException(int status, String words) {
        super(words, null, false, false);
        this.status = status;
    }

    /** The HTTP status; 0 if nobody answered. */
    public int status() {
        return status;
    }

    /** What the daemon said, or what kept it from being asked; without anything secret. */
    public String words() {
        return String.valueOf(getMessage());
    }
}
