package io.drover.server.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.Wire;
import io.drover.model.wire.Registration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a machine sends to become a host. */
final class RegistrationBody {
    private static final List<String> REQUIRED = List.of("uuid", "hostname", "facts", "facts.kernel",
            "facts.dockerVersion", "facts.memory", "facts.milliCpu");

    private RegistrationBody() {
    }

    /** @throws Refusal naming the field that is missing or of the wrong type */
    static Registration.Request read(@Nullable String text) {
        if (!(tree(text) instanceof ObjectNode body)) {
            throw new Refusal(Code.InvalidBodyContent, null, "a registration is a JSON object");
        }
        for (var field : REQUIRED) {
            var found = body.at("/" + field.replace('.', '/'));
            if (found.isMissingNode() || found.isNull()) {
                throw new Refusal(Code.MissingRequired, field, "must be given");
            }
        }
        noneWhenAbsent(body, "labels");
        noneWhenAbsent(body.withObject("/facts"), "labels");
        try {
            return Wire.read(body.toString(), Registration.Request.class);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Code.InvalidBodyContent, null, "a field is of the wrong type: " + e.getMessage());
        }
    }

    private static @Nullable JsonNode tree(@Nullable String text) {
        try {
            return text == null ? null : Wire.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new Refusal(Code.InvalidBodyContent, null, "not JSON: " + e.getOriginalMessage());
        }
    }

    private static void noneWhenAbsent(ObjectNode object, String field) {
        if (!object.hasNonNull(field)) {
            object.putObject(field);
        }
    }
}
