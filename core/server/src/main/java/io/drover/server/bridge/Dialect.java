package io.drover.server.bridge;

import io.drover.model.Wire;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words in which each of the two Vert.x bridges answers. */
enum Dialect {
    SOCKJS {
        @Override
        String message(String address, String body, boolean reply) {
            return "{\"type\":\"rec\",\"address\":" + Wire.write(address) + ",\"body\":" + body + "}";
        }

        @Override
        String problem(String what) {
            return Wire.write(ordered("type", "err", "body", what));
        }

        /** Its clients ask without waiting for an answer. */
        @Override
        @Nullable
        String pong() {
            return null;
        }

        @Override
        String unknownType() {
            return "invalid_type";
        }
    },
    TCP {
        @Override
        String message(String address, String body, boolean reply) {
            return "{\"type\":\"message\",\"address\":" + Wire.write(address) + ",\"headers\":{},\"body\":" + body
                    + ",\"send\":" + reply + "}";
        }

        @Override
        String problem(String what) {
            return Wire.write(ordered("type", "err", "message", what));
        }

        @Override
        String pong() {
            return "{\"type\":\"pong\"}";
        }

        @Override
        String unknownType() {
            return "unknown_type";
        }
    };

    /** @param body JSON @param reply was it asked for? */
    abstract String message(String address, String body, boolean reply);

    abstract String problem(String what);

    abstract @Nullable String pong();

    abstract String unknownType();

    private static Map<String, String> ordered(String name, String value, String other, String text) {
        var fields = new LinkedHashMap<String, String>();
        fields.put(name, value);
        fields.put(other, text);
        return fields;
    }
}
