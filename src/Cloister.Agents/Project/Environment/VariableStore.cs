namespace Cloister.Agents;

/// <summary>The variables that a user gave to all of his agents, or to one.</summary>
/// <param name="secrets">Where they lie.</param>
/// <param name="variable">Reads a variable of the host process.</param>
internal sealed class VariableStore(SecretStore secrets, Func<string, string?> variable)
{
    private const string Table = "env";
    private const string Value = "value";
    private const string HostOnly = "hostOnly";
    private const string SessionVariable = ProductNames.ContextVariables + "SESSION_ID";

    /// <summary>Where they lie.</summary>
    public string File => secrets.File;

    /// <summary>The variables with their values, for the host itself.</summary>
    public async Task<IReadOnlyList<StoredVariable>> ReadAsync(VariableScope scope, CancellationToken cancellationToken)
    {
        var rows = await secrets.ReadAsync(Table, cancellationToken).ConfigureAwait(false);
        return
        [
            .. rows.Where(row => IsIn(scope, row.Key))
                .Select(row => new StoredVariable(row.Key[scope.Prefix.Length..], row.Value[Value], row.Value.ContainsKey(HostOnly)))
                .OrderBy(stored => stored.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The variables as people are shown them.</summary>
    public async Task<IReadOnlyList<StoredVariable>> ListAsync(VariableScope scope, bool reveal, CancellationToken cancellationToken)
    {
        if (reveal)
        {
            RefuseInShell();
        }
        var stored = await ReadAsync(scope, cancellationToken).ConfigureAwait(false);
        return reveal ? stored : [.. stored.Select(one => one with { Value = ConfigSecrets.Mask(one.Value) })];
    }

    /// <exception cref="ArgumentException">No variable may be called so.</exception>
    public Task SetAsync(VariableScope scope, StoredVariable set, CancellationToken cancellationToken)
    {
        if (!VariableName.IsValid(set.Name) || VariableName.IsReserved(set.Name))
        {
            throw new ArgumentException(
                $"'{set.Name}' cannot be set: a name has letters, digits and underscores, no digit first, and does not begin with {ProductNames.ContextVariables}.",
                nameof(set)
            );
        }
        var columns = new Dictionary<string, string>(StringComparer.Ordinal) { [Value] = set.Value };
        if (set.IsHostOnly)
        {
            columns.Add(HostOnly, "true");
        }
        return secrets.WriteAsync(Table, scope.Prefix + set.Name, columns, cancellationToken);
    }

    public Task DeleteAsync(VariableScope scope, string name, CancellationToken cancellationToken) =>
        secrets.DeleteAsync(Table, scope.Prefix + name, cancellationToken);

    /// <exception cref="KeyNotFoundException">There is no such variable.</exception>
    public async Task CopyAsync(VariableScope from, VariableScope to, string name, CancellationToken cancellationToken)
    {
        RefuseInShell();
        var stored = await ReadAsync(from, cancellationToken).ConfigureAwait(false);
        var copied =
            stored.FirstOrDefault(one => one.Name == name)
            ?? throw new KeyNotFoundException($"There is no variable '{name}' to copy. List those that are there.");
        await SetAsync(to, copied, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsIn(VariableScope scope, string row) =>
        row.StartsWith(scope.Prefix, StringComparison.Ordinal) && row.IndexOf(':', scope.Prefix.Length) < 0;

    // What a model's shell may call must not tell the model what it is kept from.
    private void RefuseInShell()
    {
        if (variable(SessionVariable) is not null)
        {
            throw new InvalidOperationException("Secrets cannot be revealed from an agent shell");
        }
    }
}
