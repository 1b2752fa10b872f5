namespace Cloister.Agents;

/// <summary>Somebody on a platform.</summary>
/// <param name="Channel">The platform.</param>
/// <param name="UserId">The person, as the platform names him.</param>
public sealed record ChatUser(string Channel, string UserId);
