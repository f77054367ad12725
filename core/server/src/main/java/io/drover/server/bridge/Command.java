package io.drover.server.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Refusal;
import java.util.List;
import java.util.regex.Pattern;

/** A command: a request to the API below an environment's URL. */
record Command(String method, String path, JsonNode body) {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE");
    private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9/_.~!$&'()*+,;=:@?-]|%[0-9A-Fa-f]{2})*");

    /** @throws Refusal naming the field that is wrong */
    static Command of(JsonNode given) {
        var method = text(given, "method");
        if (!METHODS.contains(method)) {
            throw new Refusal(Refusal.Code.InvalidOption, "method", "method must be one of " + METHODS);
        }
        var path = text(given, "path");
        if (!PATH.matcher(path).matches()) {
            throw Refusal.invalid("path", "path must begin with / and be written as in a URL");
        }
        return new Command(method, path, given.path("body"));
    }

    private static String text(JsonNode given, String field) {
        var value = given.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new Refusal(Refusal.Code.MissingRequired, field, field + " is missing");
        }
        if (!value.isTextual()) {
            throw Refusal.invalid(field, field + " must be a text");
        }
        return value.textValue();
    }
}
