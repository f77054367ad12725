package io.drover.server.api;

import io.drover.model.Host;
import io.drover.model.Kind;
import io.drover.model.Machine;
import io.drover.model.Machine.Step;
import io.drover.model.Machine.Task;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.intent.Intent;
import io.drover.plugin.HostDriver;
import io.drover.server.auth.Secrets;
import io.drover.server.extension.Extensions;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Machines that host drivers make: asked for by {@code <driver>Config}, or by {@code driver} and {@code settings}. */
final class MachineResource implements StoredType<Machine> {
    private static final Described RANCHER = Described.of("machine");
    private static final String CONFIG = "Config";
    private final Extensions extensions;
    private final List<Field<Machine>> fixed = describe();
    private final Map<String, Link<Machine>> links = RANCHER.links(Map.of("hosts", Link.many("host",
            (machine, view) -> Stream.ofNullable(view.get(Host.class, machine.hostId())).toList())));

    MachineResource(Extensions extensions) {
        this.extensions = extensions;
    }

    @Override
    public String id() {
        return "machine";
    }

    @Override
    public String plural() {
        return "machines";
    }

    @Override
    public String baseType() {
        return "physicalHost";
    }

    @Override
    public Kind kind() {
        return Kind.MACHINE;
    }

    @Override
    public Class<Machine> record() {
        return Machine.class;
    }

    /** With one for every driver that is here now. */
    @Override
    public List<Field<Machine>> fields() {
        var fields = new ArrayList<>(fixed);
        for (var driver : extensions.all(HostDriver.class)) {
            var name = driver.name() + CONFIG;
            fields.add(Field.of(name, FieldSpec.createOnly(name),
                    (machine, _) -> machine.driver().equals(driver.name()) ? machine.settings() : null));
        }
        return fields;
    }

    @Override
    public Map<String, Link<Machine>> links() {
        return links;
    }

    private static List<Field<Machine>> describe() {
        var fields = new ArrayList<>(CommonFields.<Machine>of(RANCHER, (machine, _) -> life(machine), Machine::uuid));
        fields.add(CommonFields.account(RANCHER));
        fields.add(RANCHER.field("name", (machine, _) -> machine.name()));
        fields.add(RANCHER.field("description", (machine, _) -> machine.description()));
        fields.add(Field.of("driver", FieldSpec.createOnly("string"), (machine, _) -> machine.driver()));
        fields.add(Field.of("labels", FieldSpec.createOnly("map[string]"), (machine, _) -> machine.labels()));
        // besides Rancher's form
        fields.add(Field.of("settings", FieldSpec.createOnly("map[string]"), (machine, _) -> machine.settings()));
        fields.add(Field.readOnly("kept", "map[string]", (machine, _) -> machine.kept()));
        fields.add(Field.readOnly("hostId", "reference[host]", (machine, _) -> machine.hostId()));
        fields.add(Field.readOnly("steps", "array[json]",
                (machine, _) -> machine.work().steps().stream().map(MachineResource::step).toList()));
        for (var field : EngineFields.all()) {
            fields.add(Field.of(field, RANCHER.spec(field).withUpdate(false),
                    (machine, _) -> machine.settings().get(EngineFields.name(field))));
        }
        // Rancher's own drivers are not here
        return RANCHER.with(fields).stream().filter(field -> !field.name().endsWith(CONFIG)).toList();
    }

    private static Map<String, @Nullable Object> step(Step step) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("name", step.name());
        body.put("state", Life.wire(step.outcome()));
        body.put("started", CommonFields.date(step.started()));
        body.put("ended", CommonFields.date(step.ended()));
        body.put("log", step.log());
        return body;
    }

    private static Life life(Machine machine) {
        var state = Life.wire(machine.state());
        return switch (machine.state()) {
            case ACTIVE, REMOVED -> new Life(state, "no", machine.message());
            case ERROR -> Life.failed(state, machine.message());
            case REQUESTED, CREATING, BOOTSTRAPPING, REMOVING -> Life.moving(state, moving(machine));
        };
    }

    private static @Nullable String moving(Machine machine) {
        var last = machine.ended() ? null : machine.work().last();
        return last == null ? machine.message() : last.name();
    }

    @Override
    public Map<String, Described.Action> moreActions() {
        return Map.of("retry", new Described.Action(null, "machine"));
    }

    @Override
    public Set<String> available(Machine machine, View view) {
        return switch (machine.state()) {
            case REMOVED, REMOVING -> Set.of();
            case ERROR -> machine.order().task() == Task.MAKE
                    ? Set.of("update", "retry", "remove")
                    : Set.of("update", "remove");
            case REQUESTED, CREATING, BOOTSTRAPPING, ACTIVE -> Set.of("update", "remove");
        };
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE, Can.UPDATE, Can.REMOVE);
    }

    @Override
    public Created create(Call call, Body body) {
        var name = body.text("name") == null ? body.text("hostname") : body.text("name");
        if (name == null || name.isEmpty()) {
            throw new Refusal(Code.MissingRequired, "name", "name is missing");
        }
        var config = config(body);
        var driver = driver(config);
        var settings = ExtensionSettings.whole(driver.settings(), config.settings());
        settings = settings.and(driver.settings(), EngineFields.read(body, driver, settings.all()));
        var labels = body.map("labels");
        return Created.of(call.submit(call.project(), new Intent.CreateMachine(name, body.text("description"),
                driver.name(), settings.open(), settings.secret(), labels == null ? Map.of() : labels,
                call.links().server(), Secrets.secretKey())));
    }

    /** @param field that names the driver */
    private record Config(String driver, String field, Given settings) {
    }

    private static Config config(Body body) {
        var configs = body.node().properties().stream().map(Map.Entry::getKey)
                .filter(field -> field.endsWith(CONFIG) && body.has(field)).toList();
        var driver = body.text("driver");
        if (configs.isEmpty() && driver != null) {
            return new Config(driver, "driver", body.at("settings"));
        }
        if (configs.size() != 1) {
            throw new Refusal(Code.DriverConfigExactlyOneRequired, null, "a machine is made by exactly one driver, so"
                    + " exactly one ...Config is needed, not " + configs.size());
        }
        var field = configs.getFirst();
        var named = field.substring(0, field.length() - CONFIG.length());
        if (driver != null && !driver.equals(named)) {
            throw new Refusal(Code.InvalidOption, "driver", "driver is " + driver + ", but what is given is " + field);
        }
        return new Config(named, field, body.at(field));
    }

    private HostDriver driver(Config config) {
        var driver = extensions.named(HostDriver.class, config.driver());
        if (driver != null) {
            return driver;
        }
        var all = extensions.all(HostDriver.class).stream().map(HostDriver::name).toList();
        throw new Refusal(Code.InvalidOption, config.field(), "there is no host driver " + config.driver()
                + " here; " + (all.isEmpty() ? "there is none" : "there are: " + String.join(", ", all))
                + ", and the command of a registration token");
    }

    @Override
    public void update(Call call, Machine machine, Body body) {
        call.submit(call.scopeOf(machine),
                new Intent.UpdateMachine(machine.id(), body.text("name"), body.text("description")));
    }

    @Override
    public void remove(Call call, Machine machine) {
        call.submit(call.scopeOf(machine), new Intent.RemoveMachine(machine.id()));
    }

    @Override
    public @Nullable Object act(Call call, Machine machine, String action, Body body) {
        switch (action) {
            case "remove" -> remove(call, machine);
            case "retry" -> retry(call, machine, body);
            default -> update(call, machine, body);
        }
        return null;
    }

    /** What is said anew holds from then on; all else stays as it was said before. */
    private void retry(Call call, Machine machine, Body body) {
        var field = body.has(machine.driver() + CONFIG) ? machine.driver() + CONFIG : "settings";
        var settings = ExtensionSettings.NONE;
        var engine = EngineFields.all().stream().anyMatch(body::has);
        if (body.has(field) || engine) {
            var driver = driver(new Config(machine.driver(), field, body.at(field)));
            settings = ExtensionSettings.some(driver.settings(), body.at(field));
            settings = settings.and(driver.settings(), EngineFields.read(body, driver, settings.all()));
        }
        call.submit(call.scopeOf(machine), new Intent.RetryMachine(machine.id(), settings.open(), settings.secret(),
                call.links().server()));
    }
}
