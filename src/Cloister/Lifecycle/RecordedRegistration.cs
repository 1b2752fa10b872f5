namespace Cloister;

/// <summary>What came of registering: the plan, and the settings without names of services that were not registered.</summary>
internal sealed record RecordedRegistration(RegistrationPlan Plan, RuntimeSettings Settings, Pin[] Unknown);
