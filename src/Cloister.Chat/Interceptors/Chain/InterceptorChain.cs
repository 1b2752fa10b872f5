using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Puts interceptors around an agent. The first of a list is the outermost; every stage is guarded against the one inside it.</summary>
internal static partial class InterceptorChain
{
    /// <summary>One delegate for the whole chain, to be kept and called for every run.</summary>
    /// <param name="interceptors">The stages, in the order in which they are to stand: see <see cref="Ordered"/>.</param>
    /// <param name="agent">The inner end.</param>
    /// <param name="classifier">Says what kind of failure a stage's exception is.</param>
    public static RunDelegate Build(IReadOnlyList<IInterceptor> interceptors, RunDelegate agent, IErrorClassifier classifier)
    {
        var chain = Guarded(agent, classifier);
        for (var i = interceptors.Count - 1; i >= 0; i--)
        {
            chain = Guarded(Stage(interceptors[i], chain), classifier);
        }

        return chain;
    }

    /// <summary>A stage whose failures are the end of its run, not exceptions.</summary>
    public static RunDelegate Guarded(RunDelegate stage, IErrorClassifier classifier) =>
        (context, cancellationToken) => new GuardedEvents(stage, context, classifier, cancellationToken);

    /// <summary>The interceptors with those that remove content behind all others, so that nobody sees what they take away.</summary>
    /// <param name="interceptors">The interceptors as they were given.</param>
    /// <param name="preserveOrder">Leaves them as they are, and warns where one sees too much.</param>
    /// <param name="log">Where the warning goes.</param>
    public static IReadOnlyList<IInterceptor> Ordered(IEnumerable<IInterceptor> interceptors, bool preserveOrder, ILogger log)
    {
        IInterceptor[] given = [.. interceptors];
        if (!preserveOrder)
        {
            return [.. given.Where(interceptor => interceptor is not IContentRedactor), .. given.OfType<IContentRedactor>()];
        }

        var redactor = Array.FindIndex(given, interceptor => interceptor is IContentRedactor);
        if (redactor >= 0 && given.Skip(redactor).FirstOrDefault(interceptor => interceptor is not IContentRedactor) is { } exposed)
        {
            LogExposed(log, exposed.GetType().Name, given[redactor].GetType().Name);
        }

        return given;
    }

    private static RunDelegate Stage(IInterceptor interceptor, RunDelegate next) =>
        (context, cancellationToken) => interceptor.InterceptAsync(context, next, cancellationToken);

    [LoggerMessage(
        200,
        LogLevel.Warning,
        "Interceptor {Interceptor} stands inside redactor {Redactor} and sees what that removes. Put redactors last, or leave the order to the chain."
    )]
    private static partial void LogExposed(ILogger log, string interceptor, string redactor);
}
