package io.drover.model;

import org.jspecify.annotations.Nullable;

/** A request that cannot be done: nothing was changed, and the answer names the field and the reason. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Code code;
    private final @Nullable String field;

    public Refusal(Code code, @Nullable String field, String message) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
    }

    public static Refusal notFound(String what) {
        return new Refusal(Code.NotFound, null, what + " does not exist");
    }

    public static Refusal invalid(String field, String message) {
        return new Refusal(Code.InvalidFormat, field, message);
    }

    public Code code() {
        return code;
    }

    /** The request's field that is wrong, or null when it is not one field. */
    public @Nullable String field() {
        return field;
    }

    /** Rancher's error codes and a few of HTTP's, with the status each is answered with. */
    public enum Code {
        MissingRequired(422),
        NotNullable(422),
        NotUnique(422),
        InvalidFormat(422),
        InvalidDateFormat(422),
        PortWrongFormat(422),
        InvalidReference(422),
        InvalidOption(422),
        InvalidCharacters(422),
        MinLimitExceeded(422),
        MaxLimitExceeded(422),
        MinLengthExceeded(422),
        MaxLengthExceeded(422),
        InvalidState(422),
        InvalidAction(422),
        ActionNotAvailable(422),
        InvalidBodyContent(422),
        DriverConfigExactlyOneRequired(422),
        Unauthorized(401),
        Forbidden(403),
        CantVerifyAgent(403),
        InvalidCSRFToken(403),
        NotFound(404),
        UnsupportedVersion(404),
        MethodNotAllowed(405),
        TooManyRequests(429),
        ServiceUnavailable(503);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
