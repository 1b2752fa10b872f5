using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What headers are asked for.</summary>
/// <param name="Run">The attempt they are for.</param>
/// <param name="ForceRefresh">Whether the server refused what was given before: a cached token will not do.</param>
public readonly record struct AuthContext(RunContext Run, bool ForceRefresh);
