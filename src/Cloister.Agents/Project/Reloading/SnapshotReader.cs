using System.Text;

namespace Cloister.Agents;

/// <summary>Reads everything a snapshot is made of. Secrets are made known to the redactor before anything can be said about them.</summary>
internal sealed class SnapshotReader(AgentProject project, VariableStore? variables, SecretRedactor redactor)
{
    /// <summary>Every file whose change may make another snapshot.</summary>
    public IReadOnlyList<string> Files { get; } =
    [
        .. ConfigFiles.Of(project.Root),
        project.Paths.ProfileFile,
        project.Paths.SoulFile,
        project.Paths.VariablesFile,
        .. variables is null ? Array.Empty<string>() : [variables.File],
    ];

    /// <exception cref="AgentConfigException">The configuration cannot be used.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public async Task<AgentSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var global = await StoredAsync(VariableScope.Global, cancellationToken).ConfigureAwait(false);
        var own = await StoredAsync(VariableScope.Of(project), cancellationToken).ConfigureAwait(false);
        var environment = AgentEnvironment.Of(Values(global), Values(own), Read(project.Paths.VariablesFile) ?? []);
        redactor.Add(environment.Values);
        var config = AgentConfig.Load(project, environment.Agent);
        redactor.Add(ConfigSecrets.Literals(config));
        return new AgentSnapshot
        {
            Config = config,
            Env = environment.Agent,
            GlobalEnv = environment.Global,
            Profile = Text(project.Paths.ProfileFile),
            Soul = Text(project.Paths.SoulFile),
            Warnings = [.. OpenState(), .. environment.Warnings, .. config.Warnings],
            HostOnlyVariables = HostOnly(config, [.. global, .. own]),
        };
    }

    private IEnumerable<string> OpenState() =>
        PrivateFolder.IsOpen(project.Paths.State)
            ? [$"{ProductNames.StateFolder}: others on this machine can look into it; give it the mode 0700"]
            : [];

    private static HashSet<string> HostOnly(AgentConfig config, IEnumerable<StoredVariable> stored)
    {
        var names = new HashSet<string>(stored.Where(one => one.IsHostOnly).Select(one => one.Name), StringComparer.Ordinal);
        names.UnionWith(ConfigSecrets.Variables(config));
        names.ExceptWith(config.Sandbox.EnvExpose);
        return names;
    }

    private static Dictionary<string, string> Values(IReadOnlyList<StoredVariable> stored) =>
        stored.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);

    private static string? Text(string file) => Read(file) is { } bytes ? Encoding.UTF8.GetString(ConfigFileText.WithoutMark(bytes)) : null;

    private static byte[]? Read(string file)
    {
        try
        {
            return SharedFile.Read(file);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<StoredVariable>> StoredAsync(VariableScope scope, CancellationToken cancellationToken) =>
        variables is null ? [] : await variables.ReadAsync(scope, cancellationToken).ConfigureAwait(false);
}
