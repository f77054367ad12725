package io.drover.server.api;

import io.drover.model.Entity;
import io.drover.model.Stack;
import io.drover.model.spec.VolumeSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A volume that a stack describes.
 *
 * @param scope the environment of the stack
 */
record VolumeTemplate(String scope, Stack stack, String name, VolumeSpec spec) implements Entity {
    private static final String PREFIX = "1vt";

    /** Of the stack's number and the volume's name, so that it stays the same. */
    @Override
    public String id() {
        return id(stack.id(), name);
    }

    static String id(String stackId, String name) {
        return PREFIX + stackId.substring("1st".length()) + "-" + name;
    }

    /** What Docker calls it, or null when each unit of a service has one of its own. */
    @Nullable
    String volumeName() {
        return stack.volumeName(name);
    }

    String uuid() {
        return DerivedType.uuid(stack.uuid(), name);
    }

    @Override
    public Instant created() {
        return stack.created();
    }

    @Override
    public @Nullable Instant removed() {
        return null;
    }
}
