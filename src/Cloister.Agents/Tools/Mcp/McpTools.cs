namespace Cloister.Agents;

/// <summary>The tools of all servers that the configuration names. They start on first use, and end with this.</summary>
internal sealed class McpTools(McpParts parts) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Dictionary<string, McpServer> _servers = new(StringComparer.Ordinal);
    private Dictionary<string, Task> _ending = new(StringComparer.Ordinal);
    private bool _isClosed;

    /// <summary>How each of them is just now, in the order of their names.</summary>
    public IReadOnlyList<ToolServerStatus> Statuses => Servers().ConvertAll(server => server.Status);

    /// <summary>The tools of all servers, in the order of their names.</summary>
    public async ValueTask<IReadOnlyList<AgentTool>> ListAsync(CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(Servers().Select(server => server.ListAsync(cancellationToken))).ConfigureAwait(false);
        return [.. lists.SelectMany(tools => tools)];
    }

    /// <summary>
    /// Servers that are not named any more, or otherwise, are stopped; those that stay as they are keep running. Nobody waits for the end of a server
    /// but the one that gets its name, and the end of all.
    /// </summary>
    public void Update(IReadOnlyDictionary<string, McpServerSettings> settings)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            var next = settings
                .Where(server => server.Value.IsEnabled)
                .ToDictionary(server => server.Key, server => Kept(server.Key, server.Value), StringComparer.Ordinal);
            End(_servers.Values.Except(next.Values));
            _servers = next;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task all;
        lock (_lock)
        {
            _isClosed = true;
            End(_servers.Values);
            _servers = [];
            all = Task.WhenAll(_ending.Values);
        }

        await all.ConfigureAwait(false);
    }

    private List<McpServer> Servers()
    {
        lock (_lock)
        {
            return [.. _servers.Values.OrderBy(server => server.Name, StringComparer.Ordinal)];
        }
    }

    private McpServer Kept(string name, McpServerSettings settings)
    {
        if (!_servers.TryGetValue(name, out var server))
        {
            return new(name, settings, parts, _ending.GetValueOrDefault(name, Task.CompletedTask));
        }

        if (server.Settings.IsSameAs(settings))
        {
            return server;
        }

        End([server]);
        return new(name, settings, parts, _ending[name]);
    }

    private void End(IEnumerable<McpServer> servers)
    {
        _ending = _ending.Where(end => !end.Value.IsCompleted).ToDictionary(StringComparer.Ordinal);
        foreach (var server in servers)
        {
            _ending[server.Name] = Task.Run(async () => await server.DisposeAsync().ConfigureAwait(false));
        }
    }
}
