package io.drover.server.plugins;

import io.drover.model.PluginFacts.Offer;
import io.drover.plugin.Extension;
import io.drover.plugin.Setting;
import io.drover.server.extension.SettingForm;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One extension of a plugin. Its name and settings are asked once, when it is loaded.
 *
 * @param guarded what the server calls
 */
record Offered(ExtensionKind kind, String name, List<Setting> settings, Extension guarded) {
    static Offered of(ExtensionKind kind, Extension extension, Guard guard) {
        var name = Objects.requireNonNullElse(extension.name(), "");
        var settings = List.copyOf(kind.settings(extension));
        return new Offered(kind, name, settings, (Extension) Proxy.newProxyInstance(Wall.class.getClassLoader(),
                new Class<?>[]{kind.type()}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "name" -> name;
                    case "settings" -> settings;
                    case "toString" -> kind.words() + " " + name;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> arguments != null && proxy == arguments[0];
                    default -> call(kind, name, extension, guard, method, arguments);
                }));
    }

    private static @Nullable Object call(ExtensionKind kind, String name, Extension extension, Guard guard,
            Method method, Object @Nullable [] arguments) throws Exception {
        try {
            return guard.<@Nullable Object>call(kind.words() + " " + name, kind.limit(),
                    () -> invoke(extension, method, arguments));
        } catch (Unfit e) {
            throw new IllegalArgumentException(e.getMessage());
        }
    }

    /** What people said does not suit the extension: that is its answer, and no failure of its own. */
    private static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        Unfit(@Nullable String message) {
            super(message);
        }
    }

    private static @Nullable Object invoke(Extension extension, Method method, Object @Nullable [] arguments)
            throws Exception {
        try {
            var given = method.invoke(extension, arguments);
            if (given == null && method.getReturnType() != void.class) {
                throw new IllegalStateException(method.getName() + " gave nothing");
            }
            return given;
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case IllegalArgumentException unfit when method.getName().equals("check") ->
                    throw new Unfit(unfit.getMessage());
                case Exception thrown -> throw thrown;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }

    Offer facts() {
        return new Offer(kind.wire(), name, settings.stream().map(SettingForm::of).toList());
    }
}
