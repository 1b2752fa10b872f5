using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Cloister.Presentation;

/// <summary>What user interfaces bind to. Its properties change on the thread of the user interface only.</summary>
public abstract class Notifying : INotifyPropertyChanged
{
    private protected Notifying() { }

    /// <inheritdoc/>
    public event PropertyChangedEventHandler? PropertyChanged;

    private protected void Changed([CallerMemberName] string name = "") => PropertyChanged?.Invoke(this, new(name));

    private protected bool Set<T>(ref T field, T value, [CallerMemberName] string name = "")
    {
        if (EqualityComparer<T>.Default.Equals(field, value))
        {
            return false;
        }

        field = value;
        Changed(name);
        return true;
    }
}
