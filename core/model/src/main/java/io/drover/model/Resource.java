package io.drover.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A thing that the store keeps, one immutable record for each version of it.
 *
 * <p>Ids have Rancher's form: {@code 1}, the kind's letters, a number that is never used again.
 */
public sealed interface Resource extends Entity
        permits
        Project,
        ApiKey,
        RegistrationToken,
        Setting,
        Host,
        Stack,
        Service,
        Instance,
        PullTask,
        Network,
        Certificate,
        Machine,
        Plugin,
        NamedVolume,
        Contact {
    /** Removed rows stay readable by id until retention takes them. */
    @Override
    @Nullable
    Instant removed();

    @JsonIgnore
    default Kind kind() {
        return switch (this) {
            case Project _ -> Kind.PROJECT;
            case ApiKey _ -> Kind.API_KEY;
            case RegistrationToken _ -> Kind.REGISTRATION_TOKEN;
            case Setting _ -> Kind.SETTING;
            case Host _ -> Kind.HOST;
            case Stack _ -> Kind.STACK;
            case Service _ -> Kind.SERVICE;
            case Instance _ -> Kind.INSTANCE;
            case PullTask _ -> Kind.PULL_TASK;
            case Network _ -> Kind.NETWORK;
            case Certificate _ -> Kind.CERTIFICATE;
            case Machine _ -> Kind.MACHINE;
            case Plugin _ -> Kind.PLUGIN;
            case NamedVolume _ -> Kind.VOLUME;
            case Contact _ -> Kind.CONTACT;
        };
    }
}
