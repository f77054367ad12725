package io.drover.network.metadata;

import com.fasterxml.jackson.core.JsonGenerator;
import io.drover.model.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON with sorted keys, written as it is made. */
final class JsonForm {
    private JsonForm() {
    }

    static void write(@Nullable Object value, OutputStream out) throws IOException {
        var json = Wire.JSON.getFactory().createGenerator(out);
        write(value, json);
        json.flush();
    }

    private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        switch (Later.now(value)) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (var entry : sorted(map).entrySet()) {
                    json.writeFieldName(entry.getKey());
                    write(entry.getValue(), json);
                }
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                for (var each : list) {
                    write(each, json);
                }
                json.writeEndArray();
            }
            case null -> json.writeNull();
            case Object scalar -> json.writePOJO(scalar);
        }
    }

    static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
        var sorted = new TreeMap<String, @Nullable Object>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        return sorted;
    }
}
