namespace Cloister.Tests.Services;

/// <summary>Writes its name down when it is disposed.</summary>
internal sealed class DisposableService(string name, List<string> disposed) : INamed, IDisposable
{
    public string Name => name;

    public Exception? Failure { get; init; }

    public void Dispose()
    {
        disposed.Add(name);
        if (Failure is not null)
        {
            throw Failure;
        }
    }
}
