namespace Cloister.Agents;

/// <summary>Somebody on a platform.</summary>
/// <param name="Id">As the platform names him.</param>
/// <param name="Name">What he is called.</param>
public sealed record ChatPerson(string Id, string? Name = null)
{
    /// <summary>Whether it is a program.</summary>
    public bool IsBot { get; init; }
}
