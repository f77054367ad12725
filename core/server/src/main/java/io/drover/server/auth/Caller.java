package io.drover.server.auth;

import io.drover.model.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Someone who has shown valid credentials.
 *
 * @param keyId the API key they came with
 * @param projectId the only environment open to them; null opens everything (an admin)
 */
public record Caller(String keyId, @Nullable String projectId) {

    public boolean isAdmin() {
        return projectId == null;
    }

    public boolean mayUse(String project) {
        return projectId == null || projectId.equals(project);
    }

    /** @throws Refusal Forbidden, when this is not an admin */
    public void requireAdmin() {
        if (!isAdmin()) {
            throw new Refusal(Refusal.Code.Forbidden, null, "only an admin may do this");
        }
    }

    /** @throws Refusal Forbidden, when this environment is not theirs */
    public void requireProject(String project) {
        if (!mayUse(project)) {
            throw new Refusal(Refusal.Code.Forbidden, null, "this key does not open environment " + project);
        }
    }
}
