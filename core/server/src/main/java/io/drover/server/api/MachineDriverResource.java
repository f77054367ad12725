package io.drover.server.api;

import io.drover.plugin.HostDriver;
import io.drover.server.extension.Extensions;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The host drivers that are here, each with what people have to say to it. They come and go with plugins only. */
final class MachineDriverResource implements ResourceType<MachineDriver> {
    private static final Described RANCHER = Described.of("machineDriver");
    private final Extensions extensions;
    private final List<Field<MachineDriver>> fields = describe();

    MachineDriverResource(Extensions extensions) {
        this.extensions = extensions;
    }

    @Override
    public String id() {
        return "machineDriver";
    }

    @Override
    public String plural() {
        return "machineDrivers";
    }

    @Override
    public Class<MachineDriver> record() {
        return MachineDriver.class;
    }

    /** The same for every environment. */
    @Override
    public boolean global() {
        return true;
    }

    @Override
    public Stream<MachineDriver> in(View view) {
        return extensions.all(HostDriver.class).stream().map(MachineDriver::new);
    }

    @Override
    public @Nullable MachineDriver find(View view, String id) {
        return in(view).filter(driver -> driver.id().equals(id)).findFirst().orElse(null);
    }

    @Override
    public List<Field<MachineDriver>> fields() {
        return fields;
    }

    private static List<Field<MachineDriver>> describe() {
        var fields = new ArrayList<>(CommonFields.<MachineDriver>of(RANCHER, (_, _) -> Life.ACTIVE,
                it -> DerivedType.uuid("machineDriver", it.driver().name())));
        fields.add(RANCHER.field("name", (it, _) -> it.driver().name()));
        fields.add(RANCHER.field("builtin", (_, _) -> true));
        fields.add(RANCHER.field("defaultActive", (_, _) -> true));
        // besides Rancher's form
        fields.add(Field.readOnly("settings", "array[json]",
                (it, _) -> PluginResource.settings(it.driver().settings())));
        return RANCHER.with(fields);
    }
}
