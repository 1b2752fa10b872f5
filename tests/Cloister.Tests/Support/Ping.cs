namespace Cloister.Tests.Support;

/// <summary>An event that collects the names of everybody who hears it.</summary>
internal sealed class Ping
{
    private readonly List<string> _heard = [];

    public IReadOnlyList<string> Heard => _heard;

    public void HeardBy(string name) => _heard.Add(name);

    /// <summary>Who listens on a bus just now, in the order of names.</summary>
    public static string[] On(EventBus bus)
    {
        var ping = new Ping();
        bus.Emit(ping);
        return [.. ping.Heard.Order(StringComparer.Ordinal)];
    }
}
