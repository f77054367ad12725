package io.drover.model;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one JSON form of the model: in the store, on the bus, between server and agent. Empty values are left out. */
public final class Wire {
    /** Unknown fields are skipped, so that a neighbour one version ahead is understood. */
    public static final JsonMapper JSON = JsonMapper.builder()
            .addModules(new JavaTimeModule(), new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL,
                    JsonInclude.Include.ALWAYS))
            .build();

    private Wire() {
    }

    public static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not writable as JSON: " + value.getClass(), e);
        }
    }

    /** @throws IllegalArgumentException when the text is not JSON of that type */
    public static <T> T read(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /**
     * As {@link #read}, of what a neighbour says, who may be a version ahead.
     *
     * @param unknown is told the kind of what this version does not know
     * @return null for a message of such a kind, or with such a one in it
     */
    public static <T> @Nullable T hear(String text, Class<T> type, Consumer<String> unknown) {
        try {
            return read(text, type);
        } catch (IllegalArgumentException e) {
            if (e.getCause() instanceof InvalidTypeIdException kind && kind.getTypeId() != null) {
                unknown.accept(kind.getTypeId());
                return null;
            }
            throw e;
        }
    }
}
