using System.ComponentModel;

namespace Cloister.Presentation.Tests;

internal static class Watching
{
    /// <summary>Notes the names of the properties that change.</summary>
    public static List<string> Watch(this INotifyPropertyChanged source)
    {
        List<string> names = [];
        source.PropertyChanged += (_, change) => names.Add(change.PropertyName!);
        return names;
    }

    /// <summary>Waits for a notification after which something holds.</summary>
    public static async Task UntilAsync(this INotifyPropertyChanged source, Func<bool> holds, string what)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.PropertyChanged += Look;
        Look(source, new(null));
        try
        {
            await done.Task.WaitAsync(UiLoop.Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Nobody told that {what}.");
        }
        finally
        {
            source.PropertyChanged -= Look;
        }

        void Look(object? sender, PropertyChangedEventArgs change)
        {
            if (holds())
            {
                done.TrySetResult();
            }
        }
    }
}
