using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Leaves one content-free crumb for each event, for crash reports.</summary>
public sealed class BreadcrumbInterceptor : IInterceptor
{
    private const string Category = "agui.event";

    private readonly IBreadcrumbSink _sink;

    /// <summary>Leaves crumbs in a sink, which may be called for several runs at a time.</summary>
    public BreadcrumbInterceptor(IBreadcrumbSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _sink = sink;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgUiEvent> InterceptAsync(
        RunContext context,
        RunDelegate next,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        await foreach (var @event in next(context, cancellationToken).ConfigureAwait(false))
        {
            Callbacks.Invoke(_sink.Add, CrumbOf(@event));
            yield return @event;
        }
    }

    private static Breadcrumb CrumbOf(AgUiEvent @event) =>
        @event switch
        {
            RunErrorEvent error => new(Category, WireNames.NameOf(@event), LogLevel.Error, error.Code),
            RunEnded { Error: { } error } => new(Category, WireNames.NameOf(@event), LogLevel.Error, WireNames.NameOf(error.Code)),
            _ => new(Category, WireNames.NameOf(@event), LogLevel.Information, null),
        };
}
