package io.drover.model;

import java.util.Arrays;

/** The kinds of resource: their id letters, their name in the store, and their record. */
public enum Kind {
    PROJECT("a", "project", Project.class),
    API_KEY("c", "apiKey", ApiKey.class),
    REGISTRATION_TOKEN("c", "registrationToken", RegistrationToken.class),
    SETTING("as", "setting", Setting.class),
    HOST("h", "host", Host.class),
    STACK("st", "stack", Stack.class),
    SERVICE("s", "service", Service.class),
    INSTANCE("i", "instance", Instance.class),
    PULL_TASK("pt", "pullTask", PullTask.class),
    NETWORK("n", "network", Network.class),
    CERTIFICATE("ce", "certificate", Certificate.class),
    MACHINE("ph", "machine", Machine.class),
    PLUGIN("pl", "plugin", Plugin.class),
    VOLUME("v", "volume", NamedVolume.class),
    CONTACT("no", "notification", Contact.class);

    private final String letters;
    private final String stored;
    private final Class<? extends Resource> type;

    Kind(String letters, String stored, Class<? extends Resource> type) {
        this.letters = letters;
        this.stored = stored;
        this.type = type;
    }

    /** The id of the n-th resource with these letters, for example {@code 1st7}. */
    public String id(long number) {
        return "1" + letters + number;
    }

    /** Kinds with equal letters draw their numbers from one sequence, so that ids stay unique. */
    public String letters() {
        return letters;
    }

    /** The name in the store; never changes once released. */
    public String stored() {
        return stored;
    }

    public Class<? extends Resource> type() {
        return type;
    }

    /** @throws IllegalArgumentException when the store holds a kind that this version does not know */
    public static Kind ofStored(String name) {
        return Arrays.stream(values()).filter(kind -> kind.stored.equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown kind of resource in the store: " + name));
    }
}
