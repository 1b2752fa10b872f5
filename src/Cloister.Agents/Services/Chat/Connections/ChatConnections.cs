namespace Cloister.Agents;

/// <summary>The connections of an agent, one to each platform. Each begins, fails and ends by itself.</summary>
internal sealed class ChatConnections
{
    private readonly IReadOnlyList<ChatConnection> _connections;
    private volatile bool _isStarted;

    public ChatConnections(ConnectionParts parts) =>
        _connections = [.. parts.Platforms.Select(platform => new ChatConnection(platform, parts, connection => Opened(connection)))];

    /// <summary>Told when a channel can be used. It returns at once.</summary>
    public Action<ChatConnection> Opened { get; set; } = static _ => { };

    public IReadOnlyList<ChatConnection> All => _connections;

    /// <summary>Opens what the configuration wants. What cannot be opened keeps nobody else from it.</summary>
    public async Task StartAsync()
    {
        _isStarted = true;
        await Task.WhenAll(_connections.Select(connection => connection.ApplyAsync())).ConfigureAwait(false);
    }

    /// <summary>Makes all as the configuration says now.</summary>
    public Task ApplyAsync() => _isStarted ? Task.WhenAll(_connections.Select(connection => connection.ApplyAsync())) : Task.CompletedTask;

    public async Task StopAsync()
    {
        _isStarted = false;
        await Task.WhenAll(_connections.Select(connection => connection.StopAsync())).ConfigureAwait(false);
    }

    /// <summary>The connection to a platform; nothing, if there is no such platform.</summary>
    public ChatConnection? Find(string channel) => _connections.FirstOrDefault(connection => connection.Platform.Name == channel);

    /// <summary>The right to use a channel; nothing, if it cannot be used at the moment.</summary>
    public ChannelUse? Use(string channel, string accountId) =>
        Find(channel) is { } connection && connection.AccountId == accountId ? connection.TryUse() : null;
}
