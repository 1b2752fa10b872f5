namespace Cloister.Agents;

/// <summary>Finds the tools of a run: all that are listed, without those that the configuration keeps from sessions.</summary>
internal sealed class SessionTools(ToolParts parts) : IToolSource
{
    public async ValueTask<IRunTools> ForAsync(ActiveRun run, CancellationToken cancellationToken)
    {
        var settings = parts.SettingsSource();
        var tools = new Dictionary<string, AgentTool>(StringComparer.Ordinal);
        foreach (var list in parts.Listings)
        {
            foreach (var tool in await list(run, cancellationToken).ConfigureAwait(false))
            {
                if (settings.Filter.Allows(tool.Name))
                {
                    tools.TryAdd(tool.Name, tool);
                }
            }
        }

        return new RunTools(run, new(run, tools, parts), settings, parts);
    }
}
