using System.Diagnostics.CodeAnalysis;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.Tests;

[SuppressMessage("Performance", "CA1848", Justification = "What is logged is the test's own.")]
public sealed class RedactingLoggerTests : IDisposable
{
    private const string Secret = "swordfish-1";

    private readonly LogCollector _collected = new();
    private readonly SecretRedactor _redactor = new();
    private readonly ILogger _log;

    public RedactingLoggerTests()
    {
        _redactor.Add([Secret]);
        _log = new RedactingLoggerProvider(_collected, _redactor).CreateLogger("Category");
    }

    [Fact]
    public void Message_values_and_exception_reach_a_provider_without_secrets()
    {
        _log.LogError(
            new IOException($"no {Secret}", new TimeoutException(Secret)),
            "The key {Key} at {Address}",
            Secret,
            new Uri($"http://h/{Secret}")
        );

        var record = Assert.Single(_collected.Records);
        Assert.Equal("The key [redacted] at http://h/[redacted]", record.Message);
        Assert.Equal(("[redacted]", "http://h/[redacted]"), (record.State["Key"], record.State["Address"]));
        Assert.DoesNotContain(Secret, record.Exception!.ToString(), StringComparison.Ordinal);
        Assert.Contains(nameof(TimeoutException), record.Exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_holds_no_secret_goes_through_as_it_is()
    {
        var exception = new IOException("no");

        _log.LogWarning(exception, "Attempt {Attempt}", 3);

        var record = Assert.Single(_collected.Records);
        Assert.Same(exception, record.Exception);
        Assert.Equal(3, record.State["Attempt"]);
        Assert.Equal("Attempt 3", record.Message);
    }

    [Fact]
    public void Scopes_reach_a_provider_without_secrets()
    {
        var scopes = new LoggerExternalScopeProvider();
        var seen = new List<object?>();

        using (scopes.Push(new Dictionary<string, object?> { ["Key"] = Secret }))
        using (scopes.Push("harmless"))
        {
            new RedactingScopes(scopes, _redactor).ForEachScope((scope, list) => list.Add(scope), seen);
        }

        Assert.Equal([KeyValuePair.Create<string, object?>("Key", "[redacted]")], (IEnumerable<KeyValuePair<string, object?>>)seen[0]!);
        Assert.Equal("harmless", seen[1]);
    }

    [Fact]
    public void What_is_switched_off_is_not_even_put_together()
    {
        _collected.MinimumLevel = LogLevel.Error;

        _log.Log<object>(LogLevel.Debug, default, new(), null, (_, _) => throw new InvalidOperationException());

        Assert.Empty(_collected.Records);
    }

    public void Dispose() => _collected.Dispose();
}
