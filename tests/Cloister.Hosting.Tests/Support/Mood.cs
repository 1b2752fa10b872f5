using Greeter.Contracts;

namespace Cloister.Hosting.Tests;

/// <summary>Throws when the faulty plugin is asked for one member, and keeps what else it was asked for.</summary>
internal sealed class Mood(string bad) : IMood
{
    public List<string> Heard { get; } = [];

    public void Asked(string member)
    {
        Heard.Add(member);
        if (member == bad)
            throw new InvalidOperationException($"no {member} today");
    }
}
