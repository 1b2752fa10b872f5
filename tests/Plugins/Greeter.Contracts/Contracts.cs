using Cloister;

namespace Greeter.Contracts;

/// <summary>What host and plugin talk about.</summary>
public interface IGreeter
{
    int Version { get; }

    string Greet(string name);

    /// <summary>Calls a function of a native library that the plugin would like to bring.</summary>
    int CallNative();
}

public sealed record Arrived(string Name)
{
    public IList<string> Greetings { get; } = new List<string>();
}

public sealed record Found(int Version);

/// <summary>Something hardly any host has. Those that do hear what the faulty plugin is asked for, and may throw.</summary>
public interface IMood
{
    void Asked(string member);
}

public static class Slots
{
    public static ServiceId<IGreeter> Greeter { get; } = new("greeter");

    public static ServiceId<IGreeter> Instance { get; } = new("greeter.instance");

    public static Request<Arrived, Found> Find { get; } = new("find");
}
