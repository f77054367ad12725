package io.drover.server.extension;

/** An extension threw, took too long, or is switched off after it did so repeatedly. The message is for people. */
public final class ExtensionFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ExtensionFailed(String message) {
        super(message);
    }
}
