package io.drover.compose.template;

/** A template that cannot be read or carried out. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int line;

    TemplateException(int line, String message) {
        super(message);
        this.line = line;
    }

    /** In the template; counted from 1. */
    public int line() {
        return line;
    }
}
